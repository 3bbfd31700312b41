/** Answering one request: yes, shorter or at another time, or no with a note. `A` and `D` arm, Enter confirms. */

import { Button, Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { RequestView } from '../../../gateway/wire/access.js';
import { calls } from '../api/calls.js';
import { fieldErrors } from '../api/fetch-json.js';
import { keys } from '../api/keys.js';
import { useNow } from '../events/use-now.js';
import { useLetterKeys } from '../shell/letter-keys.js';
import { minutesLong, withinSentence } from '../words/time.js';
import { ErrorNote } from './answer.js';
import { localInput } from './request-dialog.js';

type From = 'as-asked' | 'now' | 'other';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [role="combobox"]');

export function RequestAnswer({ request }: { readonly request: RequestView }) {
  const cache = useQueryClient();
  const now = useNow();
  const [letters] = useLetterKeys();
  const [from, setFrom] = useState<From>('as-asked');
  const [other, setOther] = useState(() => localInput(request.from ?? now));
  const [minutes, setMinutes] = useState<number | string>(request.minutes);
  const [note, setNote] = useState('');
  const [noteMissing, setNoteMissing] = useState(false);
  const approveButton = useRef<HTMLButtonElement>(null);
  const denyButton = useRef<HTMLButtonElement>(null);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const answer = useMutation({
    mutationFn: (verdict: 'approve' | 'deny') =>
      verdict === 'deny'
        ? calls.deny(request.id, note)
        : calls.approve(request.id, {
            from: from === 'other' ? Date.parse(other) : from,
            minutes: Number(minutes),
            note,
          }),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: keys.requests(request.domainId) });
      void cache.invalidateQueries({ queryKey: keys.request(request.id) });
    },
  });
  // The key only puts the focus on the button: nothing is answered by one keystroke.
  useEffect(() => {
    if (!letters) return;
    const handleKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[aria-modal="true"]') !== null) return;
      if (event.key === 'a') approveButton.current?.focus();
      if (event.key === 'd') denyButton.current?.focus();
    };
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, [letters]);
  const length = Number(minutes);
  const fits = Number.isInteger(length) && length >= 5 && length <= request.minutes;
  const wrong = fieldErrors(answer.error);
  const deny = (): void => {
    setNoteMissing(note.trim() === '');
    if (note.trim() === '') noteField.current?.focus();
    else answer.mutate('deny');
  };
  const more = request.kind === 'more';
  return (
    <div className="req-answer">
      <div className="req-answer-row">
        {!more && (
          <Select
            label="Start"
            data={[
              {
                value: 'as-asked',
                label:
                  request.from === null
                    ? 'As asked, at once'
                    : `As asked, ${withinSentence(request.from, now)}`,
              },
              ...(request.from === null ? [] : [{ value: 'now', label: 'Now' }]),
              { value: 'other', label: 'Another time' },
            ]}
            allowDeselect={false}
            value={from}
            onChange={(value) => setFrom(value === 'now' || value === 'other' ? value : 'as-asked')}
          />
        )}
        {from === 'other' && (
          <TextInput
            type="datetime-local"
            label="Time"
            value={other}
            onChange={(event) => setOther(event.currentTarget.value)}
            error={wrong['from'] ?? null}
          />
        )}
        <NumberInput
          label="Length in minutes"
          description="At most as asked"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={5}
          max={request.minutes}
          step={15}
          clampBehavior="none"
          allowDecimal={false}
          value={minutes}
          onChange={setMinutes}
          error={fits ? null : `Between 5 and ${request.minutes}.`}
        />
      </div>
      <Textarea
        ref={noteField}
        label="Note"
        placeholder={`Shown to ${request.person.fullName}. Required when you deny.`}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={noteMissing && note.trim() === '' ? 'Say why you deny it.' : null}
      />
      {answer.error !== null && wrong['from'] === undefined && <ErrorNote error={answer.error} />}
      <Group gap="xs">
        <Button
          ref={approveButton}
          leftSection={<IconCheck size={16} aria-hidden="true" />}
          loading={answer.isPending && answer.variables === 'approve'}
          onClick={() => {
            if (fits && !answer.isPending) answer.mutate('approve');
          }}
        >
          {fits ? `Approve for ${minutesLong(length)}` : 'Approve'}
        </Button>
        <Button
          ref={denyButton}
          variant="default"
          leftSection={<IconX size={16} aria-hidden="true" />}
          loading={answer.isPending && answer.variables === 'deny'}
          onClick={deny}
        >
          Deny
        </Button>
        <span className="grow" />
        {letters && (
          <span className="sub keys-hint">
            <kbd>J</kbd>
            <kbd>K</kbd> move · <kbd>A</kbd> approve · <kbd>D</kbd> deny
          </span>
        )}
      </Group>
    </div>
  );
}
