// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Writes tests/fixtures/yjs/updates.json: updates of every kind that Yjs makes, with the items and deletions that Yjs itself reads in them.
//   node yjs-updates.mjs > updates.json
import * as Y from 'yjs'

const cases = []
function note(name, update) {
  const { structs, ds } = Y.decodeUpdate(update)
  cases.push({
    name,
    hex: Buffer.from(update).toString('hex'),
    items: structs.filter(each => !(each instanceof Y.Skip)).map(each => [each.id.client, each.id.clock, each.length]),
    deletions: [...ds.clients].flatMap(([client, ranges]) => ranges.map(each => [client, each.clock, each.len])),
  })
}
function one(name, change, setup = () => {}, gc = true) {
  const doc = new Y.Doc({ gc })
  doc.clientID = 1001
  setup(doc)
  doc.on('update', update => note(name, update))
  change(doc)
  note(`${name}, whole`, Y.encodeStateAsUpdate(doc))
}

one('text', doc => doc.getText('t').insert(0, 'Zoë 😀\u2028'))
one('half a pair', doc => { doc.getText('t').insert(0, 'a😀b'); doc.getText('t').delete(2, 1) })
one('format', doc => doc.getText('t').format(1, 2, { bold: true, link: { href: 'x' } }), doc => doc.getText('t').insert(0, 'abcdef'))
one('embed', doc => doc.getText('t').insertEmbed(0, { image: 'x.png' }))
one('between', doc => doc.getText('t').insert(3, 'x'), doc => doc.getText('t').insert(0, 'abcdef'))
one('deletion', doc => doc.getText('t').delete(1, 3), doc => doc.getText('t').insert(0, 'abcdef'))
one('deletion without collection', doc => doc.getText('t').delete(1, 3), doc => doc.getText('t').insert(0, 'abcdef'), false)
one('map', doc => { const m = doc.getMap('m'); m.set('a', 1); m.set('a', 'two'); m.delete('a') })
one('values', doc => doc.getArray('l').insert(0, [{ u: undefined }, null, 0, -1, 63, 64, -64, 2 ** 31, -(2 ** 40), 2 ** 52, 1.5, 0.1, 1e300, true, false, '', 'x',
  { a: { b: [1, { c: 'd' }] } }, [[], {}]]))
one('big integer', doc => doc.getArray('l').insert(0, [{ b: 9007199254740993n }]))
one('binary', doc => doc.getMap('m').set('b', new Uint8Array([0, 255, 128])))
one('nested binary', doc => doc.getMap('m').set('b', { x: new Uint8Array([1, 2, 3]) }))
one('types', doc => doc.getArray('l').insert(0, [new Y.Array(), new Y.Map(), new Y.Text('x'), new Y.XmlElement('p'), new Y.XmlFragment(), new Y.XmlHook('h'), new Y.XmlText('y')]))
one('nested types', doc => { const m = new Y.Map(); doc.getMap('m').set('in', m); m.set('k', new Y.Array()); m.get('k').push([1, 2, 3]) })
one('collected', doc => doc.getMap('m').delete('in'), doc => { const t = new Y.Text('long text'); doc.getMap('m').set('in', t) })
one('xml', doc => { const e = new Y.XmlElement('div'); doc.getXmlFragment('x').insert(0, [e]); e.setAttribute('class', 'c'); e.insert(0, [new Y.XmlText('t')]) })
one('document', doc => doc.getMap('m').set('sub', new Y.Doc({ guid: 'guid-1', autoLoad: true, meta: { a: 1 } })))
{
  const [a, b] = [1, 4294967295].map(id => { const doc = new Y.Doc(); doc.clientID = id; return doc })
  a.getText('t').insert(0, 'from a')
  b.getText('t').insert(0, 'from b')
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
  b.getText('t').insert(3, '!')
  a.getText('t').delete(2, 5)
  note('two clients', Y.encodeStateAsUpdate(a))
  const vector = Y.encodeStateVector(b)
  note('what the other lacks', Y.encodeStateAsUpdate(a, vector))
  // What came too early is passed on, with a gap before it.
  const late = new Y.Doc()
  const updates = []
  const source = new Y.Doc()
  source.clientID = 7
  source.on('update', update => updates.push(update))
  for (const word of ['one ', 'two ', 'three ']) source.getText('t').insert(source.getText('t').length, word)
  Y.applyUpdate(late, updates[0])
  Y.applyUpdate(late, updates[2])
  note('with a gap', Y.encodeStateAsUpdate(late))
  note('merged', Y.mergeUpdates([updates[2], updates[0]]))
}
{
  // A list of JSON values is what old versions wrote.
  const bytes = [1, 1, 233, 7, 0, 2, 1, 1, 108, 2, 1, 49, 4, 110, 117, 108, 108, 0]
  note('old JSON values', new Uint8Array(bytes))
}
console.log(JSON.stringify(cases, null, 1))
