/** The store's promises on the embedded database. */

import { storeContract } from './store-contract.js';
import { openScratchStore } from '../fixtures/scratch-store.js';

storeContract({ open: () => openScratchStore(), rounds: 50 });
