/** Who asks, and from where: what every command is told besides its task. Knows no HTTP. */

export interface Visiting {
  /** The network address of the browser, as far as trusted proxies tell. */
  readonly from: string;
  /** The network it lies in (IPv6: /56), by which strangers are counted. */
  readonly subnet: string;
  readonly requestId: string;
}

export interface Asking extends Visiting {
  readonly userId: string;
  readonly loginId: string;
}
