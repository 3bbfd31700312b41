/** What guacamole-common-js takes for its connection: instructions in, input out, over a socket of ours. */

import Guacamole from 'guacamole-common-js';

/** Said by every Guacamole page; the gateway answers guacd itself. */
const QUIET = new Set(['sync', 'nop', 'ack', 'disconnect']);

/** `say` is given input only. */
export function makeTunnel(say: (...elements: (string | number)[]) => void): Guacamole.Tunnel {
  const tunnel = new Guacamole.Tunnel();
  tunnel.connect = () => tunnel.setState(Guacamole.Tunnel.State.OPEN);
  tunnel.disconnect = () => tunnel.setState(Guacamole.Tunnel.State.CLOSED);
  tunnel.sendMessage = (...elements) => {
    if (!QUIET.has(String(elements[0]))) say(...elements);
  };
  return tunnel;
}
