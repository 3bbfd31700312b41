/** Spans of days and clock times in a time zone, to be filled in. */

import { Button, Checkbox, Group, Select, Stack } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { AccessHours, Day, HoursSpan } from '../../../gateway/domain/access-hours.js';
import { dayNames } from '../words/hours.js';

const DAYS: readonly Day[] = [1, 2, 3, 4, 5, 6, 7];
const WORKING: HoursSpan = { days: [1, 2, 3, 4, 5], from: 8 * 60, to: 17 * 60 };
const MAX_SPANS = 14;

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Working days in the zone of whoever fills it in. */
export const workingHours = (): AccessHours => ({ zone: here(), spans: [WORKING] });

interface HoursFieldsProps {
  readonly hours: AccessHours;
  /** Null once the last span is removed. */
  readonly onChange: (hours: AccessHours | null) => void;
}

export function HoursFields({ hours, onChange }: HoursFieldsProps) {
  const setSpans = (spans: readonly HoursSpan[]): void =>
    onChange(spans.length === 0 ? null : { ...hours, spans });
  return (
    <Stack gap="sm">
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
          data={[...new Set([hours.zone, here(), 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
          searchable
          value={hours.zone}
          allowDeselect={false}
          onChange={(zone) => zone !== null && onChange({ ...hours, zone })}
          w={260}
        />
      </Group>
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
