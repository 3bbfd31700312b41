/** How Mantine wears the tokens of the look. Knows no page. */
import {
  Avatar,
  Badge,
  Button,
  createTheme,
  defaultVariantColorsResolver,
  Menu,
  Modal,
  Paper,
  PasswordInput,
  Select,
  Switch,
  Table,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
  type CSSVariablesResolver,
  type VariantColorsResolver,
} from '@mantine/core';
import { dark, gray, iris, petrol, red, tokens } from './tokens.js';

const vars = (scheme: 'light' | 'dark'): Record<string, string> =>
  Object.fromEntries(Object.entries(tokens[scheme]).map(([name, value]) => [`--js-${name}`, value]));

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--js-bar': '44px', '--js-ease': 'cubic-bezier(.2,.7,.3,1)' },
  light: {
    ...vars('light'),
    '--mantine-color-body': tokens.light.bg,
    '--mantine-color-text': tokens.light.text,
    '--mantine-color-dimmed': tokens.light.dim,
    '--mantine-color-default-border': tokens.light.line,
    '--mantine-color-placeholder': '#5f6c79',
    '--mantine-color-error': tokens.light.danger,
    '--mantine-color-anchor': tokens.light.link,
    '--mantine-color-red-light': tokens.light['danger-bg'],
    '--mantine-color-red-light-color': tokens.light.danger,
    '--mantine-color-petrol-light': tokens.light['controller-bg'],
    '--mantine-color-petrol-light-color': tokens.light.controller,
    '--mantine-color-petrol-light-hover': '#d0e8f1',
  },
  dark: {
    ...vars('dark'),
    '--mantine-color-body': tokens.dark.bg,
    '--mantine-color-text': tokens.dark.text,
    '--mantine-color-dimmed': tokens.dark.dim,
    '--mantine-color-default': tokens.dark.hover,
    '--mantine-color-default-hover': '#222c35',
    '--mantine-color-default-border': '#35414c',
    '--mantine-color-placeholder': '#8592a0',
    '--mantine-color-error': tokens.dark.danger,
    '--mantine-color-anchor': tokens.dark.link,
    '--mantine-color-red-light': tokens.dark['danger-bg'],
    '--mantine-color-red-light-color': tokens.dark.danger,
    '--mantine-color-petrol-light': tokens.dark['controller-bg'],
    '--mantine-color-petrol-light-color': tokens.dark.controller,
    '--mantine-color-petrol-light-hover': '#143c4a',
  },
});

/** autoContrast looks at one scheme only; the text on filled controls follows the scheme instead. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  return input.variant === 'filled' ? { ...colors, color: 'var(--js-on-fill)' } : colors;
};

export const theme = createTheme({
  variantColorResolver,
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 3 },
  colors: { petrol, iris, red, gray, dark },
  black: '#11181f',
  fontFamily: "'IBM Plex Sans Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '2rem' },
      h2: { fontSize: '1rem', lineHeight: '1.5rem' },
      h3: { fontSize: '0.875rem', lineHeight: '1.25rem' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
  defaultRadius: 'md',
  shadows: {
    xs: '0 1px 2px rgb(16 24 32 / .06)',
    sm: '0 1px 3px rgb(16 24 32 / .08)',
    md: '0 6px 20px rgb(16 24 32 / .12)',
    lg: '0 12px 40px rgb(16 24 32 / .18)',
    xl: '0 20px 64px rgb(16 24 32 / .24)',
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' }, styles: { label: { fontWeight: 550 } } }),
    Badge: Badge.extend({ defaultProps: { radius: 'sm', variant: 'default', tt: 'none', fw: 550 } }),
    Paper: Paper.extend({ defaultProps: { radius: 'lg', withBorder: true } }),
    Menu: Menu.extend({
      defaultProps: {
        withInitialFocusPlaceholder: false,
        withinPortal: false,
        transitionProps: { duration: 80 },
      },
    }),
    Modal: Modal.extend({
      defaultProps: {
        radius: 'lg',
        centered: true,
        overlayProps: { backgroundOpacity: 0.5, blur: 0 },
        transitionProps: { transition: 'fade', duration: 120 },
        attributes: { header: { role: 'presentation' } },
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, events: { hover: true, focus: true, touch: false } },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'sm' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm', autosize: true, minRows: 2 } }),
    Select: Select.extend({ defaultProps: { size: 'sm', checkIconPosition: 'right' } }),
    Switch: Switch.extend({ defaultProps: { size: 'md', withThumbIndicator: false } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 10, horizontalSpacing: 'md' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Avatar: Avatar.extend({ defaultProps: { radius: '50%', size: 26 } }),
  },
});
