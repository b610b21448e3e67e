import { expect, test } from 'vitest'
import { NOWHERE, routeOfLink } from './deepLinks'

test.each([
  ['stamina://start/running', '/start?type=running'],
  ['stamina://record', '/record'],
  ['stamina://workout/running_01h455vb4pex5vsknk084sn02q', '/history/running_01h455vb4pex5vsknk084sn02q'],
  ['https://stamina.example/open/goal/goal_7', '/goals/goal_7'],
  ['stamina://sync', '/settings/sync'],
  ['stamina://devices/', '/settings/devices'],
])('the link %s opens %s', (link, route) => expect(routeOfLink(link)).toBe(route))

test.each(['stamina://finish', 'stamina://workout/../../x', 'https://stamina.example/open/delete'])('the link %s leads nowhere, kindly', (link) =>
  expect(routeOfLink(link)).toBe(NOWHERE),
)

test.each(['javascript:alert(1)', 'no link'])('%s is no link of ours', (link) => expect(routeOfLink(link)).toBeNull())
