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
        Options: '/options',
        'Which Python': '/python',
        'Marks in cells': '/directives',
        'Accepting outputs': '/updating',
        Snapshots: '/snapshots',
        'Page of a run': '/report',
        'In CI': '/ci',
        'In editors': '/editors',
      }),
      section('Beyond stored outputs', {
        'Notebooks in tests': '/notebooks-in-tests',
        Parameters: '/parameters',
        'Answers to prompts': '/answers',
        'Before and after': '/before-and-after',
        'Checks of the file': '/checks',
        'Coverage of Python': '/coverage',
        'Jupyter servers': '/servers',
        'The kernel of a red notebook': '/kept-kernels',
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
        Dependencies: '/dependencies',
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
