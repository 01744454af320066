// An operator's SMS centre for tests, on an SMPP codec that is nobody's of ours: `node smsc.js PORT`.
// What happens at it is a JSON line each on standard output; what it shall do is a JSON line each on standard input.
// It ends when its input ends, so that no test leaves one behind.
'use strict';
const readline = require('readline');
const smpp = require('smpp');

const bound = new Set();
const held = []; // submits that a hanging operator took and does not answer
const mood = { status: 0, times: 0, hang: false, receipt: 'DELIVRD', refuse: false };
let taken = 0;

const tell = (event, more) => process.stdout.write(JSON.stringify({ event, ...more }) + '\n');
const hex = (buffers) => (buffers || []).map((one) => one.toString('hex'));

function standing() {
  if (mood.times === 0) return 0;
  if (mood.times > 0) mood.times -= 1;
  return mood.status;
}

function submitted(session, pdu) {
  const status = standing();
  const id = status ? '' : `op-${++taken}`;
  tell('submit', {
    id,
    status,
    from: pdu.source_addr,
    to: pdu.destination_addr,
    coding: pdu.data_coding,
    text: pdu.short_message.message,
    udh: hex(pdu.short_message.udh),
    receipt: pdu.registered_delivery & 1,
  });
  const answer = () => session.send(pdu.response(status ? { command_status: status } : { message_id: id }));
  if (mood.hang) {
    held.push(answer);
    return;
  }
  answer();
  if (!status && mood.receipt && pdu.registered_delivery & 1) receipt(id, pdu.destination_addr, pdu.source_addr, mood.receipt);
}

const STATES = { DELIVRD: 2, EXPIRED: 3, DELETED: 4, UNDELIV: 5, ACCEPTD: 6, UNKNOWN: 7, REJECTD: 8 };

function receipt(id, from, to, stat) {
  const good = stat === 'DELIVRD' ? '001' : '000';
  const text = `id:${id} sub:001 dlvrd:${good} submit date:2601041000 done date:2601041001 stat:${stat} err:000 text:`;
  deliver({
    source_addr: from,
    destination_addr: to,
    esm_class: 4,
    data_coding: 0,
    short_message: text,
    receipted_message_id: id,
    message_state: STATES[stat],
  });
}

function deliver(pdu, what) {
  const session = [...bound].pop();
  if (!session) return tell('no_bind', { what });
  return session.deliver_sm(pdu, (answer) => what && tell('delivered', { what, status: answer.command_status }));
}

const orders = {
  // A citizen's message, or one part of it when `udh` (hex, with its length octet) is there.
  mobile: ({ from, to, text, ucs2, udh, what }) => {
    const message = udh ? { message: text, udh: Buffer.from(udh, 'hex') } : text;
    const [ton, npi] = from.startsWith('880') ? [1, 1] : [2, 1];
    const addresses = { source_addr: from, destination_addr: to, source_addr_ton: ton, source_addr_npi: npi };
    deliver({ ...addresses, esm_class: udh ? 0x40 : 0, data_coding: ucs2 ? 8 : 0, short_message: message }, what);
  },
  receipt: ({ id, from, to, stat }) => receipt(id, from, to, stat),
  mood: (changes) => Object.assign(mood, changes),
  release: () => held.splice(0).forEach((answer) => answer()),
  drop: () => bound.forEach((session) => session.destroy()),
};

const server = smpp.createServer((session) => {
  session.on('error', () => session.destroy());
  session.on('close', () => bound.delete(session) && tell('unbound', {}));
  for (const kind of ['bind_transceiver', 'bind_receiver', 'bind_transmitter']) {
    session.on(kind, (pdu) => {
      if (mood.refuse) return session.send(pdu.response({ command_status: smpp.ESME_RBINDFAIL }));
      session.send(pdu.response());
      if (kind !== 'bind_transmitter') bound.add(session);
      return tell('bound', { kind, user: pdu.system_id, password: pdu.password });
    });
  }
  session.on('submit_sm', (pdu) => submitted(session, pdu));
  session.on('enquire_link', (pdu) => mood.hang || session.send(pdu.response()));
  session.on('unbind', (pdu) => session.send(pdu.response(), () => session.close()));
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => tell('listening', { port: server.address().port }));

readline
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { order, ...details } = JSON.parse(line);
    orders[order](details);
    tell('done', { order });
  })
  .on('close', () => process.exit(0));
