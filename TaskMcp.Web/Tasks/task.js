// The page of a task.
import "./autosave.js";
import "./edit-in-place.js";
import "./task-conflict.js";
import "./task-names.js";
import "./task-picker.js";
import "./task-values.js";
