/** What has to be decided or typed before the machine lets its controller in. One dialog per kind of prompt. */

import { Alert, Button, Checkbox, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { IconKey, IconTerminal2 } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import type { Prompt } from '../../../gateway/wire/events.js';
import { useCredentialsForm } from '../parts/credentials-form.js';
import { Address } from '../parts/protocol.js';
import { algorithmName, WHY_WORDS } from '../words/prompts.js';
import type { PromptAnswer, Start } from './use-start.js';

interface PromptsProps {
  readonly session: SessionView;
  readonly domainName: string;
  readonly start: Start;
}

export function Prompts({ session, domainName, start }: PromptsProps) {
  const { prompt } = start;
  if (prompt === null) return null;
  // A new key for every prompt: nothing typed into one survives into the next.
  const common = { session, reply: (answer: PromptAnswer) => start.answer(prompt, answer) };
  switch (prompt.kind) {
    case 'host-key':
      return <HostKeyPrompt {...common} key={prompt.id} prompt={prompt} domainName={domainName} />;
    case 'credentials':
      return <CredentialsPrompt {...common} key={prompt.id} prompt={prompt} />;
    case 'questions':
      return <QuestionsPrompt {...common} key={prompt.id} prompt={prompt} />;
  }
}

interface Asked<K extends Prompt['kind']> {
  readonly session: SessionView;
  readonly prompt: Extract<Prompt, { kind: K }>;
  /** False when the line is down. */
  readonly reply: (answer: PromptAnswer) => boolean;
}

const LINE_DOWN = 'The line to Jumpseat is down. Try again in a moment.';

interface FrameProps {
  readonly title: ReactNode;
  readonly size?: number;
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

function Frame({ title, size = 480, onCancel, children }: FrameProps) {
  return (
    <Modal
      opened
      onClose={onCancel}
      size={size}
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Cancel' }}
    >
      {children}
    </Modal>
  );
}

function HostKeyPrompt({
  session,
  prompt,
  domainName,
  reply,
}: Asked<'host-key'> & { readonly domainName: string }) {
  const [compared, setCompared] = useState(false);
  const [down, setDown] = useState(false);
  const known = session.endpoint.protocol === 'ssh' ? 'key' : 'certificate';
  const send = (trust: boolean): void => setDown(!reply({ kind: 'host-key', trust }));
  return (
    <Frame
      title={<b className="dlg-title">First connection to this machine</b>}
      size={560}
      onCancel={() => send(false)}
    >
      <Stack gap="md">
        <Text>
          Nobody in {domainName} has connected to <b>{session.endpoint.name}</b> before. Compare this
          fingerprint with the one on the machine.
        </Text>
        <dl className="keys">
          <dt>{algorithmName(prompt.algorithm)} fingerprint</dt>
          <dd className="mono">{prompt.fingerprint}</dd>
        </dl>
        {prompt.mayTrust ? (
          <Checkbox
            label="I compared the fingerprint"
            description={`The ${known} is then known for everyone in the domain. A different one later stops all connections.`}
            checked={compared}
            onChange={(event) => setCompared(event.currentTarget.checked)}
            data-autofocus
          />
        ) : (
          <Text>Here only a domain admin may accept a new machine. Ask one to connect first.</Text>
        )}
        {down && <Alert color="red">{LINE_DOWN}</Alert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => send(false)}>
            {prompt.mayTrust ? 'Cancel' : 'Close'}
          </Button>
          {prompt.mayTrust && (
            <Button disabled={!compared} onClick={() => send(true)}>
              Trust and connect
            </Button>
          )}
        </Group>
      </Stack>
    </Frame>
  );
}

function CredentialsPrompt({ session, prompt, reply }: Asked<'credentials'>) {
  const keyTrouble =
    prompt.why === 'key-refused' || prompt.why === 'key-unreadable' || prompt.why === 'passphrase-wrong';
  const form = useCredentialsForm(prompt.user, keyTrouble ? 'key' : 'password', prompt.wants ?? 'any');
  const [down, setDown] = useState(false);
  const why = WHY_WORDS[prompt.why];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const credentials = form.check();
    if (credentials === null) return;
    const sent = reply({ kind: 'credentials', credentials });
    setDown(!sent);
    if (sent) form.forget();
  };
  const cancel = (): void => void reply({ kind: 'cancel' });
  return (
    <Frame
      onCancel={cancel}
      title={
        <div>
          <b className="dlg-title">Sign in to the machine</b>
          <div className="sub">
            {session.endpoint.name} · <Address of={session.endpoint} />
          </div>
        </div>
      }
    >
      <form onSubmit={submit} autoComplete="off">
        <Stack gap="md">
          {why !== null && (
            <Alert color="red" role="alert" icon={<IconKey size={18} aria-hidden="true" />}>
              {why}
            </Alert>
          )}
          {form.fields}
          {down && <Alert color="red">{LINE_DOWN}</Alert>}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={cancel}>
              Cancel
            </Button>
            <Button type="submit">Connect</Button>
          </Group>
        </Stack>
      </form>
    </Frame>
  );
}

/** The words inside the frame are the machine's: plain text of a stranger, and shown as such. */
function QuestionsPrompt({ session, prompt, reply }: Asked<'questions'>) {
  const [answers, setAnswers] = useState<readonly string[]>(() => prompt.questions.map(() => ''));
  const [down, setDown] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const sent = reply({ kind: 'questions', answers: [...answers] });
    setDown(!sent);
    if (sent) setAnswers(prompt.questions.map(() => ''));
  };
  const cancel = (): void => void reply({ kind: 'cancel' });
  return (
    <Frame
      onCancel={cancel}
      title={
        <div>
          <b className="dlg-title">The machine asks</b>
          <div className="sub">
            {session.endpoint.name} · <Address of={session.endpoint} /> · shown to you only
          </div>
        </div>
      }
    >
      <form onSubmit={submit} autoComplete="off">
        <Stack gap="md">
          <div className="machine-words">
            <span className="sub with-icon">
              <IconTerminal2 size={15} aria-hidden="true" />
              Words of the machine, not of Jumpseat
            </span>
            {prompt.title !== '' && <p className="mono">{prompt.title}</p>}
            {prompt.instructions !== '' && <p className="mono">{prompt.instructions}</p>}
            <Stack gap="sm" mt="xs">
              {prompt.questions.map(({ text, echo }, at) => {
                const Field = echo ? TextInput : PasswordInput;
                return (
                  <Field
                    key={at}
                    label={<span className="mono">{text.trim() === '' ? `Answer ${at + 1}` : text}</span>}
                    value={answers[at] ?? ''}
                    onChange={(event) => {
                      const { value } = event.currentTarget;
                      setAnswers((before) => before.with(at, value));
                    }}
                    autoComplete="off"
                    maxLength={4096}
                    {...(at === 0 ? { 'data-autofocus': true } : {})}
                  />
                );
              })}
            </Stack>
          </div>
          {down && <Alert color="red">{LINE_DOWN}</Alert>}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={cancel}>
              Cancel
            </Button>
            <Button type="submit">Answer</Button>
          </Group>
        </Stack>
      </form>
    </Frame>
  );
}
