// What a screen reader is told of a card on its way.

/** Says a sentence, also the same one twice. */
export function say(words) {
  const place = document.getElementById("board-says");
  place.textContent = place.textContent === words ? `${words}\u00a0` : words;
}
