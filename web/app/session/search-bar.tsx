/** Finds text in the terminal and what scrolled out of it. Stays in this window. */

import { ActionIcon, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import { useEffect, useState } from 'react';

const OPTIONS: ISearchOptions = {
  decorations: {
    matchBackground: '#3a2a0c',
    matchOverviewRuler: '#f0b552',
    activeMatchBackground: '#824700',
    activeMatchColorOverviewRuler: '#f0b552',
  },
};

interface SearchBarProps {
  readonly search: SearchAddon;
  readonly onClose: () => void;
}

export function SearchBar({ search, onClose }: SearchBarProps) {
  const [text, setText] = useState('');
  const [found, setFound] = useState('');
  useEffect(() => {
    const results = search.onDidChangeResults(({ resultIndex, resultCount }) => {
      setFound(
        resultCount === 0
          ? 'None'
          : resultIndex < 0
            ? `${resultCount}`
            : `${resultIndex + 1} of ${resultCount}`,
      );
    });
    return () => {
      results.dispose();
      search.clearDecorations();
    };
  }, [search]);
  const next = (): void => void search.findNext(text, OPTIONS);
  const previous = (): void => void search.findPrevious(text, OPTIONS);
  return (
    <form
      className="search-bar"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        previous();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <TextInput
        size="xs"
        aria-label="Search in the terminal"
        placeholder="Search"
        value={text}
        autoFocus
        onChange={(event) => {
          const { value } = event.currentTarget;
          setText(value);
          if (value === '') search.clearDecorations();
          else search.findPrevious(value, { ...OPTIONS, incremental: true });
        }}
        rightSection={<span className="sub num">{text === '' ? '' : found}</span>}
        rightSectionWidth={64}
      />
      <ActionIcon variant="subtle" color="gray" size={30} aria-label="Match above" onClick={previous}>
        <IconChevronUp size={17} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size={30} aria-label="Match below" onClick={next}>
        <IconChevronDown size={17} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size={30} aria-label="Close search" onClick={onClose}>
        <IconX size={17} aria-hidden="true" />
      </ActionIcon>
    </form>
  );
}
