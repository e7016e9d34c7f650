// What every page does: follows the feed, sends what people do to the API, and answers the keyboard.
import "./actions.js";
import "./dialogs.js";
import "./filters.js";
import "./forms.js";
import "./keys.js";
import "./live.js";
import "./palette.js";
import "./preferences.js";
import "./copy.js";
import { tellTimes } from "./time.js";

tellTimes(document);
setInterval(() => tellTimes(document), 30_000);
