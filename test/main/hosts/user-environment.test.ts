import { expect, test } from 'vitest'

import {
  parseEnvironment,
  userEnvironment,
} from '../../../src/main/hosts/user-environment.ts'

const vite = {
  BASE_URL: '/',
  MODE: 'test',
  DEV: true,
  PROD: false,
  APP_KEY: 'of .env',
}
const asVitestHasIt = {
  PATH: '/bin',
  TEST: 'true',
  VITEST: 'true',
  NODE_ENV: 'test',
  BASE_URL: '/',
  MODE: 'test',
  DEV: '1',
  PROD: '',
  APP_KEY: 'of .env',
}

test.each<[string, NodeJS.ProcessEnv, NodeJS.ProcessEnv, NodeJS.ProcessEnv]>([
  ['nothing of it in the shell', asVitestHasIt, {}, { PATH: '/bin' }],
  [
    'all in the shell, with the same values',
    asVitestHasIt,
    asVitestHasIt,
    asVitestHasIt,
  ],
  [
    'some in the shell, with values of its own',
    { ...asVitestHasIt, MODE: 'production', NODE_ENV: 'production' },
    { MODE: 'production', NODE_ENV: 'production', PROD: '' },
    { PATH: '/bin', MODE: 'production', NODE_ENV: 'production', PROD: '' },
  ],
  [
    'NODE_ENV out of a file that Vite has read',
    { NODE_ENV: 'staging', VITE_USER_NODE_ENV: 'staging' },
    {},
    {},
  ],
  [
    'set by the configuration of the user',
    { ...asVitestHasIt, SECRET: 'x' },
    {},
    { PATH: '/bin', SECRET: 'x' },
  ],
])('where the start is known: %s', (_, env, atStart, expected) => {
  expect(userEnvironment(env, { vite, atStart })).toEqual(expected)
})

test.each<[string, NodeJS.ProcessEnv, NodeJS.ProcessEnv]>([
  ['what Vitest sets', asVitestHasIt, { PATH: '/bin' }],
  [
    'another value is of the shell',
    { ...asVitestHasIt, MODE: 'production', NODE_ENV: 'production' },
    { PATH: '/bin', MODE: 'production', NODE_ENV: 'production' },
  ],
  [
    'NODE_ENV out of a file that Vite has read',
    { NODE_ENV: 'staging', VITE_USER_NODE_ENV: 'staging' },
    {},
  ],
])('elsewhere: %s', (_, env, expected) => {
  expect(userEnvironment(env, { vite, atStart: undefined })).toEqual(expected)
})

test('the file of the system', () => {
  expect(parseEnvironment('A=1\0EMPTY=\0B=x=y\0\0no entry\0')).toEqual({
    A: '1',
    EMPTY: '',
    B: 'x=y',
  })
})
