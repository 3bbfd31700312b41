/** When and for how long a machine may be used, and whether somebody must watch. One form, one Save. */

import { Button, Checkbox, Group, Select, Stack, Switch } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Day, HoursSpan } from '../../../gateway/domain/access-hours.js';
import type { EndpointLimits } from '../../../gateway/domain/facts.js';
import type { EndpointView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { useReread } from '../api/use-reread.js';
import { ErrorNote } from '../parts/answer.js';
import { SaveRow } from '../parts/save-row.js';
import { useLeaveGuard } from '../parts/use-leave-guard.js';
import { dayNames, hoursWords } from '../words/hours.js';
import { length } from '../words/time.js';

const DAYS: readonly Day[] = [1, 2, 3, 4, 5, 6, 7];
const WORKING: HoursSpan = { days: [1, 2, 3, 4, 5], from: 8 * 60, to: 17 * 60 };
const MAX_SPANS = 14;
const LONGEST = [15, 30, 60, 120, 240, 480, 720, 1440];
const IDLE = [5, 10, 15, 30, 60, 120];

export function EndpointLimitsForm({ endpoint }: { readonly endpoint: EndpointView }) {
  const { limits } = endpoint;
  if (!endpoint.may.administer)
    return (
      <div className="section-body">
        <ul className="plain-list">
          {limitsWords(limits).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </div>
    );
  return <Form key={JSON.stringify(limits)} endpoint={endpoint} />;
}

function limitsWords({ hours, maxMinutes, idleMinutes, observer }: EndpointLimits): readonly string[] {
  return [
    hours === null ? 'It may be used at any time.' : `It may be used ${hoursWords(hours)}.`,
    maxMinutes === null
      ? 'A session may last as long as it has to.'
      : `A session lasts ${length(maxMinutes * 60_000)} at most.`,
    ...(idleMinutes === null
      ? []
      : [`A session whose controller does nothing for ${length(idleMinutes * 60_000)} ends.`]),
    ...(observer ? ['Somebody has to watch: without a viewer nothing typed reaches the machine.'] : []),
  ];
}

function Form({ endpoint }: { readonly endpoint: EndpointView }) {
  const reread = useReread(endpoint);
  const [limits, setLimits] = useState(endpoint.limits);
  const set = (part: Partial<EndpointLimits>): void => setLimits((before) => ({ ...before, ...part }));
  const changed = JSON.stringify(limits) !== JSON.stringify(endpoint.limits);
  useLeaveGuard(changed);
  const saving = ['save', 'limits', endpoint.id];
  const save = useMutation({
    mutationKey: saving,
    mutationFn: () => calls.changeLimits(endpoint.id, limits),
    onSuccess: reread,
  });
  return (
    <form
      className="section-body"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="md">
        <Hours limits={limits} onChange={(hours) => set({ hours })} />
        <Group gap="md" align="flex-start">
          <Minutes
            label="Longest session"
            none="No end"
            choices={LONGEST}
            value={limits.maxMinutes}
            onChange={(maxMinutes) => set({ maxMinutes })}
          />
          <Minutes
            label="End when nobody works in it"
            none="Never"
            choices={IDLE}
            value={limits.idleMinutes}
            onChange={(idleMinutes) => set({ idleMinutes })}
          />
        </Group>
        <Switch
          label="Somebody has to watch"
          description="Without a viewer nothing the controller types reaches the machine. Needs joint sessions."
          checked={limits.observer}
          onChange={(event) => set({ observer: event.currentTarget.checked })}
        />
        {limits.observer && !endpoint.joint && (
          <p className="sub tone-wait" role="status">
            Joint sessions are off here, so nobody could watch and nobody could type.
          </p>
        )}
        <p className="sub">Changes hold at once, for sessions that run too.</p>
        {save.error !== null && <ErrorNote error={save.error} />}
        <SaveRow of={saving} changed={changed} busy={save.isPending} />
      </Stack>
    </form>
  );
}

interface MinutesProps {
  readonly label: string;
  readonly none: string;
  readonly choices: readonly number[];
  readonly value: number | null;
  readonly onChange: (minutes: number | null) => void;
}

function Minutes({ label, none, choices, value, onChange }: MinutesProps) {
  const all = value === null || choices.includes(value) ? choices : [...choices, value].sort((a, b) => a - b);
  return (
    <Select
      label={label}
      data={[
        { value: '', label: none },
        ...all.map((minutes) => ({ value: `${minutes}`, label: length(minutes * 60_000) })),
      ]}
      value={value === null ? '' : `${value}`}
      allowDeselect={false}
      onChange={(chosen) => onChange(chosen === null || chosen === '' ? null : Number(chosen))}
      w={240}
    />
  );
}

interface HoursProps {
  readonly limits: EndpointLimits;
  readonly onChange: (hours: EndpointLimits['hours']) => void;
}

function Hours({ limits: { hours }, onChange }: HoursProps) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const setSpans = (spans: readonly HoursSpan[]): void =>
    onChange(hours === null || spans.length === 0 ? null : { ...hours, spans });
  return (
    <Stack gap="sm">
      <Switch
        label="Only at certain hours"
        checked={hours !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? { zone: here, spans: [WORKING] } : null)}
      />
      {hours !== null && (
        <>
          {hours.spans.map((span, at) => (
            <Span
              key={at}
              span={span}
              name={`Hours ${at + 1}`}
              onChange={(next) => setSpans(hours.spans.with(at, next))}
              onRemove={() => setSpans(hours.spans.toSpliced(at, 1))}
            />
          ))}
          <Group gap="md" align="flex-end">
            <Button
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden="true" />}
              disabled={hours.spans.length >= MAX_SPANS}
              onClick={() => setSpans([...hours.spans, WORKING])}
            >
              More hours
            </Button>
            <Select
              label="Time zone of the machine"
              data={[...new Set([hours.zone, here, 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
              searchable
              value={hours.zone}
              allowDeselect={false}
              onChange={(zone) => zone !== null && onChange({ ...hours, zone })}
              w={260}
            />
          </Group>
        </>
      )}
    </Stack>
  );
}

interface SpanProps {
  readonly span: HoursSpan;
  readonly name: string;
  readonly onChange: (span: HoursSpan) => void;
  readonly onRemove: () => void;
}

function Span({ span, name, onChange, onRemove }: SpanProps) {
  return (
    <fieldset className="plain-fieldset hours-span">
      <legend className="visually-hidden">{name}</legend>
      <Group gap="sm">
        {DAYS.map((day) => (
          <Checkbox
            key={day}
            label={dayNames[day]}
            checked={span.days.includes(day)}
            onChange={(event) => {
              const rest = span.days.filter((each) => each !== day);
              const days = event.currentTarget.checked ? [...rest, day].sort() : rest;
              // A span without a day would be none at all.
              if (days.length > 0) onChange({ ...span, days });
            }}
          />
        ))}
      </Group>
      <Group gap="xs" mt="xs">
        <ClockField
          label={`${name}, from`}
          value={span.from}
          onChange={(from) => onChange({ ...span, from })}
        />
        <span aria-hidden="true">–</span>
        <ClockField label={`${name}, to`} value={span.to} onChange={(to) => onChange({ ...span, to })} />
        {span.to <= span.from && <span className="sub">the day after</span>}
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          leftSection={<IconX size={14} aria-hidden="true" />}
          aria-label={`Remove ${name}`}
          onClick={onRemove}
        >
          Remove
        </Button>
      </Group>
    </fieldset>
  );
}

const two = (n: number): string => String(n).padStart(2, '0');

interface ClockFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (minute: number) => void;
}

function ClockField({ label, value, onChange }: ClockFieldProps) {
  return (
    <input
      type="time"
      aria-label={label}
      className="clock-field"
      required
      value={`${two(Math.floor(value / 60))}:${two(value % 60)}`}
      onChange={(event) => {
        const [hour, minute] = event.currentTarget.value.split(':').map(Number);
        if (hour !== undefined && minute !== undefined) onChange(hour * 60 + minute);
      }}
    />
  );
}
