// Moves on the server. The card has moved already; a refusal lets it glide back and says why, and a message offers to undo.
import { call } from "./api.js";
import { can, columnOf, columns, find, guessRank, placeOf, put, recount, titleOf } from "./board-columns.js";
import { glide } from "./board-glide.js";
import { look } from "./board-live.js";
import { say as announce } from "./board-says.js";
import { showAll } from "./board-window.js";
import { say } from "./toasts.js";

const gone = "task.anchor_not_in_column";
const full = "board.wip_limit";
const pending = new Map();
let latest = 0;

/** Whether the server has not yet answered a move of this card. */
export const isPending = (id) => pending.has(id);

/** The card stands in its new place: tells the server. @param from what `originOf` said before. */
export function move(card, from, body = null) {
  body ??= bodyOf(card);
  guessRank(card);
  recount(columns.get(from.status), columnOf(card));
  return ask(card, from, body);
}

/** Moves a card to an end of a column, or next to a card, as from a menu. */
export function moveTo(card, from, body) {
  const column = columns.get(body.status);
  const others = column.cards.filter((other) => other !== card);
  const beside = body.before ?? body.after;
  const at = beside ? others.findIndex((other) => other.dataset.id === beside) + (body.after ? 1 : 0) : body.position === "top" ? 0 : others.length;
  const old = columns.get(from.status);
  glide(() => {
    put(card, column, at);
    showAll([column, old]);
  });
  return move(card, from, body);
}

async function ask(card, from, body) {
  const id = card.dataset.id;
  const turn = ++latest;
  const before = pending.get(id)?.done ?? Promise.resolve();
  const done = before.then(() => send(id, body));
  pending.set(id, { turn, done });
  const answer = await done;
  // The person has moved it on meanwhile: that one decides.
  if (pending.get(id)?.turn !== turn) return answer;
  pending.delete(id);
  if (answer.ok) accept(card, answer.value, from);
  else refuse(card, from, body, answer);
  look(id);
  return answer;
}

// Somebody has moved or deleted the neighbour meanwhile: the one on the other side says the place as well.
async function send(id, body) {
  const { beside, ...first } = body;
  const answer = await call("POST", `/api/tasks/${id}/move`, first);
  if (answer.code !== gone || !beside) return answer;
  return call("POST", `/api/tasks/${id}/move`, { status: body.status, override: body.override, ...beside });
}

function accept(card, task, from) {
  card.dataset.version = task.version;
  const to = columns.get(task.status);
  const words = task.status === from.status ? `Moved within ${to?.name}` : to?.kind === "done" ? `Completed “${short(card)}”` : `Moved “${short(card)}” to ${to?.name}`;
  say(words, { label: "Undo", run: () => undo(card.dataset.id, from) });
}

function refuse(card, from, body, answer) {
  const to = columnOf(card);
  const back = columns.get(from.status);
  card.dataset.rank = from.rank;
  recount(to, back);
  glide(() => {
    put(card, back, placeOf(back, from.rank, card) ?? back.cards.length);
    showAll([back, to]);
  });
  const words = answer.code === full ? fullWords(to) : answer.detail;
  const offer = answer.code === full && can("override") ? { label: "Move anyway", isForward: true, run: () => moveTo(card, from, { ...body, override: true }) } : null;
  say(words, offer, "bad");
  announce(`${titleOf(card)} is back in ${back.name}. ${words}`);
}

// The API's sentence is for programs as well, and says how they override.
function fullWords({ name, limit }) {
  return `${name} is full: it takes ${limit === 1 ? "1 task" : `${limit} tasks`} at most. Move one out of it first${can("override") ? "" : ", or ask a maintainer"}.`;
}

/** Brings a card back; also one that is not on the board any more, as the filter may say. */
async function undo(id, from) {
  const beside = from.after ? { after: from.after } : from.before ? { before: from.before } : { position: "top" };
  const other = from.after && from.before ? { before: from.before } : { position: from.after ? "bottom" : "top" };
  const answer = await send(id, { status: from.status, ...beside, beside: other });
  say(answer.ok ? "Undone" : answer.detail, null, answer.ok ? "" : "bad");
  if (!answer.ok) return;
  const card = find(id);
  announce(`Undone. ${card ? titleOf(card) : "The card"} is back in ${columns.get(from.status)?.name}.`);
  look(id);
}

function bodyOf(card) {
  const column = columnOf(card);
  const index = column.cards.indexOf(card);
  const [above, below] = [column.cards[index - 1], column.cards[index + 1]];
  const status = column.key;
  if (above) return { status, after: above.dataset.id, beside: below ? { before: below.dataset.id } : { position: "bottom" } };
  return below ? { status, before: below.dataset.id, beside: { position: "top" } } : { status, position: "top" };
}

function short(card) {
  const title = titleOf(card);
  return title.length > 40 ? `${title.slice(0, 38)}…` : title;
}

