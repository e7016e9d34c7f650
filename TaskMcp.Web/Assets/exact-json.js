// JSON whose numbers keep their digits. A number of JavaScript has about 16 of them: 12345678901234567890 would become 12345678901234567000.
// One that does not fit is carried as it was written (JSON.rawJSON), and JSON.stringify writes it again.

/**
 * As JSON.parse.
 * @throws {SyntaxError} it is no JSON
 * @throws {RangeError} it has a number that this browser can't carry
 */
export function parse(text) {
  return JSON.parse(text, (_, value, context) => (typeof value === "number" ? kept(value, context?.source) : value));
}

/** Whether a value is a number that is carried as it was written. */
export function isCarried(value) {
  return JSON.isRawJSON?.(value) ?? false;
}

function kept(value, source) {
  if (source === undefined ? !Number.isInteger(value) || Number.isSafeInteger(value) : Number.isFinite(value) && decimal(String(value)) === decimal(source)) return value;
  if (!JSON.rawJSON || source === undefined) throw new RangeError(`${source ?? value} has more digits than this browser can keep.`);
  return JSON.rawJSON(source);
}

// The same for the same number, however it is written: 1.50, 15e-1.
function decimal(text) {
  const [, sign, whole, part = "", power = "0"] = text.match(/^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i);
  const digits = (whole + part).replace(/^0+/, "");
  const short = digits.replace(/0+$/, "");
  return short === "" ? "0" : `${sign}${short}e${Number(power) - part.length + digits.length - short.length}`;
}
