/** How one machine is to be treated over RDP, with what holds when nothing was said. Pure. */

/** `negotiated`: NLA or TLS, whichever the machine prefers; never less. */
export const SECURITY_SETTINGS = ['negotiated', 'nla', 'tls', 'rdp'] as const;
export type SecuritySetting = (typeof SECURITY_SETTINGS)[number];

export interface RdpSettings {
  /** `rdp` also takes machines that prove nothing about themselves. */
  readonly security: SecuritySetting;
  /** Bits a pixel: 8, 16, 24, 32; '' leaves it to guacd. */
  readonly colourDepth: '' | '8' | '16' | '24' | '32';
  /** As guacd names it, e.g. `de-de-qwertz`; '' is US English. */
  readonly keyboard: string;
  readonly resize: 'display-update' | 'reconnect' | '';
  /** Pictures exactly as the machine draws them: never JPEG or lossy WebP. */
  readonly lossless: boolean;
  readonly audio: boolean;
  readonly clipboard: boolean;
  /** The machine's own console, for administrators. */
  readonly console: boolean;
  readonly loadBalanceInfo: string;
  /** A single program in place of the desktop, e.g. `||notepad`. */
  readonly remoteApp: string;
  readonly remoteAppFolder: string;
  readonly remoteAppArguments: string;
  readonly wallpaper: boolean;
  readonly theming: boolean;
  readonly fontSmoothing: boolean;
  readonly windowDrag: boolean;
  readonly composition: boolean;
  readonly menuAnimations: boolean;
}

export const DEFAULT_SETTINGS: RdpSettings = {
  security: 'negotiated',
  colourDepth: '24',
  keyboard: '',
  resize: 'display-update',
  lossless: false,
  audio: false,
  clipboard: true,
  console: false,
  loadBalanceInfo: '',
  remoteApp: '',
  remoteAppFolder: '',
  remoteAppArguments: '',
  wallpaper: false,
  theming: false,
  fontSmoothing: true,
  windowDrag: false,
  composition: false,
  menuAnimations: false,
};
