/** What is sent, what waits, and what the server answers. */
export const sync = {
  'sync.chip': 'Sync: {state}',
  'sync.synced': 'Synced',
  'sync.busy': 'Syncing',
  'sync.waiting': '{n} waiting',
  'sync.offline': 'Offline',
  'sync.offlineWaiting': 'Offline, {n} waiting',
  'sync.look': 'Needs a look',
  'sync.phoneOnly': 'On this phone',
  'sync.all': 'Everything is synced. Last at {time}.',
  'sync.nothingYet': 'Nothing to sync yet.',
  'sync.noAccount': 'Everything is on this phone only. An account keeps it safe if you lose the phone.',
  'sync.wait': '{n, plural, one {# workout waits on this phone. It’s safe here.} other {# workouts wait on this phone. They’re safe here.}}',
  'sync.waitNext':
    '{n, plural, one {# workout waits on this phone. It’s safe here.} other {# workouts wait on this phone. They’re safe here.}} Next try {time}.',
  'sync.now': 'Try now',
  'sync.offlineNow': 'Offline. What you record stays safe on this phone.',
  'sync.refused': 'The server didn’t take 1 entry of {workout}: {reason}. The rest is in. It stays on this phone.',
  'sync.see': 'See it',
  'sync.perWorkout': 'Waiting workouts',

  'offline.upTo': 'Offline. This is what your phone knows, up to {time}.',

  'server.unreachable': 'Can’t reach Stamina right now. We keep trying; nothing is lost.',
  'server.busy': 'Busy right now. Trying again in {n} s.',
} as const
