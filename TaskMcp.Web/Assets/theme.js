// Before the first paint, so that a chosen theme does not flash. "system" (nothing stored) follows the device.
"use strict";
const theme = localStorage.getItem("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
