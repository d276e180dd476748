// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// A stock Yjs client in a discovery room:   node discovery.mjs URL
// Ends with 0 once it has seen the device "ours", and that one's renewal of what it said.
import * as Y from 'yjs'
import WS from 'ws'
import { WebsocketProvider } from 'y-websocket'

const provider = new WebsocketProvider(process.argv[2], '_quarterdeck_discovery', new Y.Doc(),
  { WebSocketPolyfill: WS, disableBc: true, params: { token: 'qd-' + 'canary-token' } })
provider.awareness.setLocalState({ type: 'local', url: 'http://192.168.1.100:3913', deviceId: 'stock', capabilities: ['sync', 'workspace'], hostname: 'Stock' })
const limit = setTimeout(() => { console.error('in vain', [...provider.awareness.getStates()]); process.exit(1) }, 60_000)
const looked = setInterval(() => {
  const ours = [...provider.awareness.getStates().values()].find(state => state.deviceId === 'ours')
  // Its own state comes back to it, so the other side has had it too.
  if (!provider.synced || !ours || ours.type !== 'client') return
  clearTimeout(limit)
  clearInterval(looked)
  provider.destroy()
  provider.doc.destroy()
}, 5)
