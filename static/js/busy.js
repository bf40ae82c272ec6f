// Documents are made elsewhere: while one is on its way, look again every few seconds.
"use strict";

if (document.querySelector("[data-waiting]")) {
  setTimeout(() => { location.reload(); }, 3000);
}
