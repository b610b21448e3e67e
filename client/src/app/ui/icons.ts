/** Outline icons of Ionicons, and our own runner and swimmer on the same 512 grid with the same 32 px line. */
export {
  add, addOutline, albumsOutline, alertCircleOutline, arrowBack, arrowDown, arrowUp, barbellOutline as barbell, barChartOutline, bicycleOutline as bicycle,
  bodyOutline as body, calendarOutline, checkmark, chevronBack, chevronForward, close, cloudOfflineOutline, cloudOutline, ellipsisHorizontal,
  ellipsisVertical, flagOutline, listOutline, locationOutline, lockClosedOutline, pause, play, remove, searchOutline, settingsOutline, shareOutline,
  syncOutline, timeOutline, timerOutline as timer, todayOutline, trashOutline, trophyOutline, walkOutline as walk, warningOutline,
} from 'ionicons/icons'

const own = (paths: string) =>
  `data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 512 512'><g fill='none' stroke='black' stroke-width='32' stroke-linecap='round' stroke-linejoin='round'>${paths}</g></svg>`

export const runner = own(
  "<circle cx='332' cy='84' r='44'/><path d='M300 176l-76 24-48 76M300 176l-52 128 76 64-12 112M300 176l44 72 80 16M244 312l-36 76-112 20'/>",
)
export const wave = own(
  "<circle cx='372' cy='132' r='44'/><path d='M104 268l124-92-52-52 108-40M284 84l76 184M48 336c52 0 52 36 104 36s52-36 104-36 52 36 104 36 52-36 104-36M48 432c52 0 52 36 104 36s52-36 104-36 52 36 104 36 52-36 104-36'/>",
)
