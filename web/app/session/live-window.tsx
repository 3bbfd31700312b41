/** The window while the session runs: the bar, the machine, the people, and what is said over the picture. */

import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionView } from '../../../gateway/wire/api.js';
import { calls } from '../api/calls.js';
import { keys } from '../api/keys.js';
import { watching } from '../events/live-sessions.js';
import { AnswerNews } from '../shell/answer-news.js';
import { useMe } from '../shell/me.js';
import { AskingOwner } from './asking-owner.js';
import { Bar } from './bar.js';
import { Card } from './card.js';
import { ClosedCard, RefusedCard } from './closed-card.js';
import { FullScreenHandle, useBarShown } from './full-screen-handle.js';
import { isDesktop, MachineScreen, NO_HANDLES } from './machine-screen.js';
import { LimitNotices } from './limit-notes.js';
import { LiveDialogs, type Asked } from './live-dialogs.js';
import { ControllerAway, OwnLineDown, ViewLost, YouWatch } from './notices.js';
import { PeoplePanel } from './people-panel.js';
import { Progress } from './progress.js';
import { Prompts } from './prompts.js';
import { DESKTOP_KEYS } from './desktop-keys.js';
import { SEND_KEYS } from './send-keys.js';
import { SearchBar } from './search-bar.js';
import { NO_STICKY, withSticky } from './sticky-keys.js';
import type { StreamState } from './stream-link.js';
import { backgroundOf, useLook } from './terminal-look.js';
import { SoftKeyboard } from './soft-keyboard.js';
import { TouchKeys } from './touch-keys.js';
import { useFit } from './use-fit.js';
import { useFocusChord } from './use-focus-chord.js';
import { useFullScreen } from './use-full-screen.js';
import { useSound } from './use-sound.js';
import { usePresenceNews } from './use-presence-news.js';
import type { Start } from './use-start.js';
import { useTypedNote } from './use-typed-note.js';
import { useZoomKeys } from './use-zoom-keys.js';
import { clampZoom } from './zoom-menu.js';

interface LiveWindowProps {
  readonly session: SessionView;
  readonly role: 'controller' | 'viewer';
  readonly start: Start;
}

/** The phone layout begins here; the same width as in the styles. */
const NARROW = '(max-width: 48em)';
/** A finger is what points here: there may be no keyboard. */
const TOUCH = '(pointer: coarse)';

export function LiveWindow({ session, role, start }: LiveWindowProps) {
  const me = useMe();
  const cache = useQueryClient();
  const narrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const touch = useMediaQuery(TOUCH, undefined, { getInitialValueInEffect: false });
  const controls = role === 'controller';
  const desktop = isDesktop(session);
  const [turn, setTurn] = useState(0);
  const [stream, setStream] = useState<StreamState>({ kind: 'opening' });
  const [left, setLeft] = useState(false);
  const [{ screen, terminal, input, desk }, setHandles] = useState(NO_HANDLES);
  const [size, setSize] = useState('');
  const [title, setTitle] = useState('');
  const [people, setPeople] = useState(narrow && !controls);
  const [searching, setSearching] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [zoom, setZoomRaw] = useState(1);
  const [look, setLook] = useLook();
  const fit = useFit(session.id);
  const sound = useSound();
  const [sticky, setSticky] = useState(NO_STICKY);
  const firstTool = useRef<HTMLButtonElement>(null);
  const news = usePresenceNews(session, me.user.id);
  const full = useFullScreen();
  const bar = useBarShown(full.on);
  const typed = useTypedNote(!controls && stream.kind === 'open');

  const setZoom = useCallback((wanted: number | ((now: number) => number)) => {
    setZoomRaw((now) => clampZoom(typeof wanted === 'function' ? wanted(now) : wanted));
  }, []);
  useZoomKeys(!controls, setZoom);

  const { show } = bar;
  useFocusChord(
    useCallback(() => {
      show();
      window.setTimeout(() => firstTool.current?.focus());
    }, [show]),
  );

  const lookAgain = useCallback(
    () => void cache.invalidateQueries({ queryKey: keys.session(session.id) }),
    [cache, session.id],
  );
  const handleState = useCallback(
    (state: StreamState) => {
      setStream(state);
      // The reason of an end is on the session, not in the close code.
      if (state.kind === 'closed' || state.kind === 'refused') lookAgain();
    },
    [lookAgain],
  );
  const handleSize = useCallback((columns: number, rows: number) => setSize(`${columns} × ${rows}`), []);
  const handleLink = useCallback((address: string) => setAsked({ what: 'link', address }), []);

  useEffect(() => {
    const named = title.trim() === '' ? session.endpoint.name : title;
    document.title = `${named} · Jumpseat`.slice(0, 120);
  }, [title, session.endpoint.name]);

  // The keyboard belongs to the machine once it is live: dialogs of the start have had it until now.
  const live = session.state === 'active';
  useEffect(() => {
    if (!live || !controls || screen === null) return;
    const timer = window.setTimeout(() => screen.focus());
    return () => window.clearTimeout(timer);
  }, [live, controls, screen]);

  const again = (): void => {
    setLeft(false);
    setStream({ kind: 'opening' });
    setTurn((before) => before + 1);
    lookAgain();
  };
  if (left) return <ClosedCard session={session} role={role} why="left" onAgain={again} />;
  // The picture goes at once; why it ended follows with the session.
  if (stream.kind === 'closed' && stream.why === 'ended') return <Card title="This session has ended." />;
  if (stream.kind === 'closed') {
    const signIn = (): void => window.location.reload();
    return (
      <ClosedCard
        session={session}
        role={role}
        why={stream.why}
        onAgain={stream.why === 'signedOut' ? signIn : again}
      />
    );
  }
  if (stream.kind === 'refused') {
    if (stream.error.status === 401)
      return (
        <ClosedCard session={session} role={role} why="signedOut" onAgain={() => window.location.reload()} />
      );
    return <RefusedCard session={session} error={stream.error} onAgain={again} />;
  }

  const sent = (send: () => void) => () => {
    send();
    screen?.focus();
  };
  const sendKeys = desktop
    ? DESKTOP_KEYS.map(([name, chord]) => [name, sent(() => desk?.press(chord))] as const)
    : SEND_KEYS.map(([name, bytes]) => [name, sent(() => input?.type(bytes))] as const);
  const close = (): void => {
    setAsked(null);
    screen?.focus();
  };
  const out = (): void => {
    if (!controls) {
      setLeft(true);
      // Only a window that was opened for this can close itself.
      window.close();
    } else if (watching(session).length > 0) setAsked({ what: 'end' });
    else calls.end(session.id).then(lookAgain, lookAgain);
  };
  const starting = controls && (session.state === 'waiting' || session.state === 'starting');
  const away = session.graceEndsAt;
  const lost = stream.kind === 'lost';
  // On a phone people stand right under a viewer's desktop.
  const shape = desktop && !controls && size !== '' ? { '--shape': size.replace('×', '/') } : {};
  const dim = lost || (!controls && away !== null);

  return (
    <div className={`win ${controls ? 'win-c' : 'win-v'} ${bar.shown ? '' : 'win-bare'}`}>
      <div className="stripe" aria-hidden="true" />
      {bar.shown ? (
        <Bar
          role={role}
          session={session}
          size={size}
          news={news}
          people={people}
          fullScreen={full.on}
          look={desktop ? undefined : look}
          zoom={zoom}
          fit={controls && session.endpoint.protocol === 'vnc' ? fit : undefined}
          sound={sound.state === 'none' ? undefined : { ...sound, toggle: sent(sound.toggle) }}
          firstTool={firstTool}
          onLook={setLook}
          onZoom={setZoom}
          onPeople={() => setPeople(!people)}
          sendKeys={sendKeys}
          onClipboard={() => setAsked({ what: 'clipboard' })}
          onLookDialog={() => setAsked({ what: 'look' })}
          onSearch={desktop ? undefined : () => setSearching(true)}
          onFullScreen={full.toggle}
          onOut={out}
          // Their own session people end; a reason is for ending somebody else's.
          onTerminate={
            !controls && session.may.terminate === null ? () => setAsked({ what: 'terminate' }) : undefined
          }
          onMore={() => setAsked({ what: 'more' })}
          onEscape={() => screen?.focus()}
        />
      ) : (
        <FullScreenHandle role={role} session={session} faded={bar.faded} onShow={show} />
      )}
      <main className={`stage${dim ? ' stage-lost' : ''}`}>
        {!bar.shown && <h1 className="visually-hidden">{session.endpoint.name}</h1>}
        <div className="screen" style={{ background: controls ? backgroundOf(look) : undefined, ...shape }}>
          <p id="way-out" className="visually-hidden">
            Press and release Control, Alt and Shift together to move from the machine to the session bar.
          </p>
          <MachineScreen
            key={turn}
            session={session}
            controls={controls}
            look={look}
            zoom={zoom}
            onZoom={setZoom}
            fit={fit.fit}
            onResizing={fit.heard}
            sound={sound}
            onState={handleState}
            onHandles={setHandles}
            onSize={handleSize}
            onTitle={setTitle}
            onLink={handleLink}
            onSearch={() => setSearching(true)}
            onPasteAsk={(text, go) => setAsked({ what: 'paste', text, go })}
            transform={(text) => {
              if (sticky !== NO_STICKY) setSticky(NO_STICKY);
              return withSticky(text, sticky);
            }}
          />
          {starting && session.owners === null && <Progress session={session} stage={start.stage} />}
          {starting && session.owners !== null && <AskingOwner session={session} owners={session.owners} />}
          {searching && terminal !== null && (
            <SearchBar
              search={terminal.search}
              onClose={() => {
                setSearching(false);
                terminal.focus();
              }}
            />
          )}
          {lost && controls && (
            <OwnLineDown since={stream.since} graceEndsAt={away} graceMs={session.graceMs} />
          )}
          {lost && !controls && <ViewLost />}
          {!lost && !controls && away !== null && <ControllerAway session={session} until={away} />}
          {!lost && away === null && <LimitNotices session={session} controls={controls} />}
          {!lost && away === null && typed && <YouWatch controller={session.controller.fullName} />}
        </div>
        {people && <PeoplePanel session={session} meId={me.user.id} onClose={() => setPeople(false)} />}
        {controls && narrow && !desktop && <TouchKeys screen={input} sticky={sticky} onSticky={setSticky} />}
        {desk !== null && (narrow || touch) && (
          <SoftKeyboard onKey={desk.key} onOpen={(open) => desk.takeFocus(!open)} />
        )}
      </main>
      {controls && session.approval !== null && <AnswerNews domainId={session.domainId} stay />}
      <div role="status" className="visually-hidden">
        {news}
      </div>
      {starting && (
        <Prompts
          session={session}
          domainName={me.domains.find(({ id }) => id === session.domainId)?.name ?? 'this domain'}
          start={start}
        />
      )}
      <LiveDialogs
        session={session}
        asked={asked}
        terminal={terminal}
        input={input}
        desk={desk}
        look={look}
        onLook={setLook}
        onClose={close}
      />
    </div>
  );
}
