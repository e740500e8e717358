// Light or dark before anything is drawn: what the reader chose, or else what the system says.
(function () {
  'use strict';
  try {
    var chosen = localStorage.getItem('theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch { /* storage is off: the system's choice stands */ }
})();
