// Before anything is painted: the colours that were chosen, and the look of the phone. app/theme.ts keeps them right afterwards.
(function () {
  var theme, classes = document.documentElement.classList
  try {
    theme = JSON.parse(localStorage.getItem('stamina.preferences') || '{}').theme
  } catch (unreadable) {
    theme = undefined
  }
  classes.toggle('dark', theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches))
  var wanted = new URLSearchParams(location.search).get('look')
  var apple = /iPhone|iPod|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
  classes.add(wanted === 'ios' || wanted === 'md' ? wanted : apple ? 'ios' : 'md')
})()
