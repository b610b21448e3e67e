import { typeId } from '../../recording/ids'

export const newId = (prefix: string): string => typeId(prefix, Date.now(), (n) => crypto.getRandomValues(new Uint8Array(n)))
