/** Where it is noted that all pages of the account's workouts have been read. By itself: who only asks for it loads no sync. */
export const pulledKey = (account: string): string => `pulled:${account}`
