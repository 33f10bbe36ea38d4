export const frameEn = {
  'nav.overview': 'Overview',
  'nav.graph': 'Graph',
  'nav.calendar': 'Calendar',
  'nav.settings': 'Settings',
} as const;

export const frameZh: Record<keyof typeof frameEn, string> = {
  'nav.overview': '总览',
  'nav.graph': '依赖图',
  'nav.calendar': '日历',
  'nav.settings': '设置',
};
