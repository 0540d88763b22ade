import { defineConfig } from 'vitepress'
import type { DefaultTheme } from 'vitepress'

/** The site of the documents in this folder, which are also read in the repository. */
export default defineConfig({
  title: 'vitest-notebook',
  description: 'Jupyter notebooks as Vitest tests',
  cleanUrls: true,
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: [
      section('Start', {
        Overview: '/',
        'You know Vitest': '/start-vitest',
        'You know Jupyter': '/start-jupyter',
      }),
      section('Every day', {
        Examples: '/examples',
        'The command': '/command-line',
        'Checks of the file': '/checks',
        'Before and after': '/before-and-after',
        'Answers to prompts': '/answers',
        Options: '/options',
        'Which Python': '/python',
        'Marks in cells': '/directives',
        'Accepting outputs': '/updating',
        Parameters: '/parameters',
        Snapshots: '/snapshots',
        'Notebooks in tests': '/notebooks-in-tests',
        'Coverage of Python': '/coverage',
        'The kernel of a red notebook': '/kept-kernels',
        'Page of a run': '/report',
        Dependencies: '/dependencies',
        'Jupyter servers': '/servers',
        'In CI': '/ci',
        'In editors': '/editors',
      }),
      section('When outputs differ', {
        Comparison: '/comparison',
        'Noise of libraries': '/noise',
        Errors: '/errors',
      }),
      section('Coming from', {
        nbval: '/coming-from-nbval',
        nbmake: '/coming-from-nbmake',
        'pytest-notebook': '/coming-from-pytest-notebook',
        papermill: '/coming-from-papermill',
        testbook: '/coming-from-testbook',
      }),
      section('Behind it', {
        Performance: '/performance',
        Reliability: '/reliability',
        Security: '/security',
        'Forked kernels': '/forked-kernels',
        Architecture: '/architecture',
      }),
    ],
  },
})

function section(
  text: string,
  pages: Readonly<Record<string, string>>,
): DefaultTheme.SidebarItem {
  const items = Object.entries(pages)
  return { text, items: items.map(([text, link]) => ({ text, link })) }
}
