/** Every page that has an address of its own, whatever the phone has recorded. */
export const PAGES = [
  '/today', '/start', '/history', '/history?view=calendar', '/log', '/stats', '/stats/records', '/stats/review', '/goals', '/goals/new', '/plan',
  '/plan?view=month', '/settings',
  '/settings/units', '/settings/zones', '/settings/equipment', '/settings/equipment/add', '/settings/recording', '/settings/voice',
  '/settings/language', '/settings/privacy', '/settings/privacy/zones', '/settings/consent',
  '/settings/data', '/settings/import', '/settings/about', '/settings/sync', '/settings/devices', '/sign-in', '/sign-in?new=1', '/forgot', '/update',
] as const
