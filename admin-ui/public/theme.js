// Runs before the first paint, as a file of its own because the Content-Security-Policy forbids inline scripts.
// Chooses light or dark from what the person picked here, else from the system, and follows both.
;(function () {
  var system = window.matchMedia('(prefers-color-scheme: dark)')

  function apply() {
    var picked = null
    try {
      picked = localStorage.getItem('procura.theme')
    } catch (_) {
      // storage is switched off: the system's choice stands
    }
    var dark = picked === 'dark' || (picked !== 'light' && system.matches)
    document.documentElement.classList.toggle('pf-v6-theme-dark', dark)
  }

  apply()
  system.addEventListener('change', apply)
  window.addEventListener('procura-theme', apply)
  window.addEventListener('storage', apply)
})()
