/** The fields of limits, for a domain and for an endpoint, which may say "as the domain" to each. */

import { Group, Select, Stack } from '@mantine/core';
import type { Extension, LimitRules, SessionLimits } from '../../../gateway/domain/session-limits.js';
import { HoursFields, workingHours } from './hours-fields.js';
import { extensionWords, hoursOf } from '../words/limits.js';
import { length } from '../words/time.js';

const LONGEST = [15, 30, 60, 120, 240, 480, 720, 1440];
const IDLE = [5, 10, 15, 30, 60, 120];
/** Offered by name; the API takes any. */
const EXTENSIONS: readonly Extension[] = [
  { minutes: 15, times: 1 },
  { minutes: 15, times: 2 },
  { minutes: 30, times: 1 },
  { minutes: 30, times: 2 },
  { minutes: 60, times: 1 },
  { minutes: 60, times: 2 },
];
const WIDTH = 300;

interface LimitsFieldsProps {
  readonly rules: LimitRules;
  /** What "as the domain" means; undefined on the domain's own page, where nobody can say it. */
  readonly domain: SessionLimits | undefined;
  readonly onChange: (part: Partial<LimitRules>) => void;
}

const minutesLong = (minutes: number | null, none: string): string =>
  minutes === null ? none : length(minutes * 60_000);

export function LimitsFields({ rules, domain, onChange }: LimitsFieldsProps) {
  const { hours, maxMinutes, extension, idleMinutes, observer } = rules;
  return (
    <Stack gap="md">
      <Choice
        label="Hours of use"
        value={hours}
        choices={[null, ...(hours === null || hours === 'domain' ? [workingHours()] : [hours])]}
        words={(each) => (each === null ? 'At any time' : 'Only at certain hours')}
        domain={domain === undefined ? undefined : hoursOf(domain.hours)}
        onChange={(chosen) => onChange({ hours: chosen })}
      />
      {hours !== null && hours !== 'domain' && (
        <HoursFields hours={hours} onChange={(next) => onChange({ hours: next })} />
      )}
      <Group gap="md" align="flex-start">
        <Choice
          label="Longest session"
          value={maxMinutes}
          choices={[null, ...LONGEST]}
          words={(each) => minutesLong(each, 'No end')}
          domain={domain === undefined ? undefined : minutesLong(domain.maxMinutes, 'no end')}
          onChange={(chosen) => onChange({ maxMinutes: chosen })}
        />
        <Choice
          label="More time by the controller"
          value={extension}
          choices={[null, ...EXTENSIONS]}
          words={(each) => (each === null ? 'None: a domain admin gives it' : extensionWords(each))}
          domain={
            domain === undefined
              ? undefined
              : domain.extension === null
                ? 'none'
                : extensionWords(domain.extension)
          }
          onChange={(chosen) => onChange({ extension: chosen })}
        />
      </Group>
      <Group gap="md" align="flex-start">
        <Choice
          label="End when nobody works in it"
          value={idleMinutes}
          choices={[null, ...IDLE]}
          words={(each) => minutesLong(each, 'Never')}
          domain={domain === undefined ? undefined : minutesLong(domain.idleMinutes, 'never')}
          onChange={(chosen) => onChange({ idleMinutes: chosen })}
        />
        <Choice
          label="Somebody has to watch"
          value={observer}
          choices={[false, true]}
          words={(each) => (each ? 'Yes: keys wait for a viewer' : 'No')}
          domain={domain === undefined ? undefined : domain.observer ? 'yes' : 'no'}
          onChange={(chosen) => onChange({ observer: chosen })}
        />
      </Group>
    </Stack>
  );
}

interface ChoiceProps<T> {
  readonly label: string;
  readonly value: T | 'domain';
  readonly choices: readonly T[];
  readonly words: (choice: T) => string;
  /** What the domain says, in words; undefined = "as the domain" is no choice. */
  readonly domain: string | undefined;
  readonly onChange: (value: T | 'domain') => void;
}

/** Values are told apart by what they say: an hour is an hour. */
function Choice<T>({ label, value, choices, words, domain, onChange }: ChoiceProps<T>) {
  const known = choices.map((choice) => JSON.stringify(choice));
  const own = value === 'domain' || known.includes(JSON.stringify(value)) ? choices : [...choices, value];
  return (
    <Select
      label={label}
      data={[
        ...(domain === undefined ? [] : [{ value: '"domain"', label: `As the domain: ${domain}` }]),
        ...own.map((choice) => ({ value: JSON.stringify(choice), label: words(choice) })),
      ]}
      value={JSON.stringify(value)}
      allowDeselect={false}
      onChange={(chosen) => chosen !== null && onChange(JSON.parse(chosen) as T | 'domain')}
      w={WIDTH}
      maw="100%"
    />
  );
}
