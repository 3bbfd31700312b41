/** The colours of the look. Knows no component. */

import type { MantineColorsTuple } from '@mantine/core';

/** Brand and controller. Shade 7 on white: 6.8:1. */
export const petrol: MantineColorsTuple = [
  '#e9f6fb',
  '#cfeaf4',
  '#a5d8ea',
  '#74c2de',
  '#46a8cc',
  '#228db4',
  '#0f7698',
  '#0b6280',
  '#0a4f67',
  '#093d50',
];
/** Viewers, and nothing else. */
export const iris: MantineColorsTuple = [
  '#f3f0fe',
  '#e4defb',
  '#cbc0f7',
  '#b4a2fa',
  '#967ef0',
  '#7a5ee2',
  '#6747d2',
  '#5638bd',
  '#462c9c',
  '#36227a',
];
export const red: MantineColorsTuple = [
  '#fdeeec',
  '#fad9d6',
  '#f5b4ae',
  '#ff8f87',
  '#ea665d',
  '#d7423a',
  '#c42f27',
  '#b3241c',
  '#921b15',
  '#701410',
];
/** Neutrals with a trace of blue, so that large grey areas do not look dirty beside petrol. */
export const gray: MantineColorsTuple = [
  '#f5f6f8',
  '#eef1f4',
  '#e4e8ec',
  '#dce1e7',
  '#c3cbd4',
  '#9aa5b1',
  '#7b8794',
  '#52606d',
  '#323d48',
  '#11181f',
];
export const dark: MantineColorsTuple = [
  '#e3e9ef',
  '#c3cdd7',
  '#9ba8b5',
  '#8592a0',
  '#35414c',
  '#28323c',
  '#1a2229',
  '#0e1317',
  '#0a0e12',
  '#06090c',
];

/** One meaning each. Every use also carries an icon and a word. */
export const tokens = {
  light: {
    bg: '#f5f6f8',
    surface: '#ffffff',
    sunken: '#eef1f4',
    hover: '#f5f7f9',
    line: '#dce1e7',
    control: '#7b8794',
    'on-fill': '#ffffff',
    text: '#11181f',
    dim: '#52606d',
    link: '#0b6280',
    controller: '#0b6280',
    'controller-bg': '#e1f1f7',
    viewer: '#5638bd',
    'viewer-bg': '#eeeafc',
    live: '#0e6b3a',
    'live-bg': '#dff3e7',
    wait: '#824700',
    'wait-bg': '#fcefd6',
    ended: '#52606d',
    'ended-bg': '#ebeef1',
    danger: '#b3241c',
    'danger-bg': '#fdeeec',
  },
  dark: {
    bg: '#0e1317',
    surface: '#151b21',
    sunken: '#0a0e12',
    hover: '#1a2229',
    line: '#28323c',
    control: '#6b7885',
    'on-fill': '#061820',
    text: '#e3e9ef',
    dim: '#9ba8b5',
    link: '#74c2de',
    controller: '#62c4e6',
    'controller-bg': '#0f2f3b',
    viewer: '#b4a2fa',
    'viewer-bg': '#282149',
    live: '#57cf92',
    'live-bg': '#10301f',
    wait: '#f0b552',
    'wait-bg': '#3a2a0c',
    ended: '#9ba8b5',
    'ended-bg': '#222b34',
    danger: '#ff8f87',
    'danger-bg': '#43191a',
  },
} as const;
