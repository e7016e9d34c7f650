// The code of a sign-in is good no more; it does not stay in the browser's history and address either (RFC 9700 section 4.3.1).
history.replaceState(null, "", location.pathname);
