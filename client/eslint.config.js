import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

/** Lines are read beside each other and in reviews. A text, a drawing or an address that is one string stays one. */
const LINES = { 'max-len': ['error', { code: 160, ignoreUrls: true, ignorePattern: '^\\s*(\\w+: )?[\'"`].*[\'"`][,)]*$|^\\s*return `.*`$' }] }

/** What the compiler does not see: effects that miss what they use, and code that says one thing and does another. */
/** A name from outside (an exercise's, a writer's, a member's of an answer) must not reach what every object has: `__proto__`, `constructor`. */
const NAMES_FROM_OUTSIDE = {
  'no-proto': 'error',
  'no-extend-native': 'error',
  'no-restricted-syntax': ['error', {
    selector: 'AssignmentExpression > MemberExpression.left[computed=true]'
      + '[property.type=/^(Identifier|MemberExpression|CallExpression)$/][property.name!=/^(i|at)$/]',
    message: 'This name may be __proto__ or constructor. Collect in a Map, and make an object of it by Object.fromEntries.',
  }],
}

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'android/**', 'ios/**', 'src/api/**', 'test-results/**', 'dist-native/**'] },
  {
    files: ['src/**/*.{ts,tsx}', 'e2e/**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { 'react-hooks': hooks, '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-duplicate-case': 'error',
      'no-dupe-keys': 'error',
      'no-self-assign': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-async-promise-executor': 'error',
      'no-debugger': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/no-explicit-any': 'error',
      ...LINES,
    },
  },
  { files: ['src/**/*.{ts,tsx}'], rules: NAMES_FROM_OUTSIDE },
  { files: ['scripts/**/*.{mjs,ts}', '*.{ts,js}', 'e2e/**/*.mjs'], languageOptions: { parser: tseslint.parser }, rules: LINES },
  { files: ['e2e/**/*.ts'], rules: { 'react-hooks/rules-of-hooks': 'off' } }, // Playwright's `use` is no hook
)
