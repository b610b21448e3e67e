// Beside the storage lie small things that name workouts, databases that could not be read, and files that were shared.
import { forgetShared } from '../platform/share'
import { deleteOlder } from '../store/open'
import { remembered } from './remembered'

/** How the phone looks and which database it uses stay; everything else of ours under localStorage speaks of somebody. */
const OF_THE_PHONE = /^stamina\.(preferences$|store\.)/

/** After an account has left this phone. */
export async function removeBeside(): Promise<void> {
  for (const key of Object.keys(localStorage)) if (key.startsWith('stamina.') && !OF_THE_PHONE.test(key)) localStorage.removeItem(key)
  await deleteOlder(remembered)
  await forgetShared()
}
