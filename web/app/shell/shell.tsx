/** The frame of every page: side bar on wide screens, top and bottom bar on narrow ones. */

import { ActionIcon, Menu, UnstyledButton } from '@mantine/core';
import { IconDots, IconLogout, IconSearch, IconUser } from '@tabler/icons-react';
import { Suspense, useEffect, useRef } from 'react';
import { Link, NavLink, Outlet, useLocation, useNavigate, useNavigationType } from 'react-router';
import { useLiveSessions } from '../api/queries.js';
import { running } from '../events/live-sessions.js';
import { Face } from '../parts/face.js';
import { Mark } from '../parts/mark.js';
import { useLeaveQuestion } from '../parts/use-leave-guard.js';
import { useWaiting } from '../parts/needs-answer.js';
import { AnswerNews } from './answer-news.js';
import { DomainItems, DomainMenu } from './domain-menu.js';
import { Finder, openFinder } from './finder.js';
import { LetterKeys } from './letter-keys.js';
import { useSigned, type Domain } from './me.js';
import { ADMIN_PLACES, PLACES, type Place } from './nav.js';
import { NoDomain } from './no-domain.js';
import { SchemeButton, useOtherScheme } from './scheme-button.js';
import { signOut } from './sign-out.js';

export function Shell() {
  const { domain } = useSigned();
  return domain === undefined ? <NoDomain /> : <Frame domain={domain} />;
}

function Frame({ domain }: { readonly domain: Domain }) {
  const live = running(useLiveSessions(domain.id).data ?? []).length;
  const { me } = useSigned();
  useLeaveQuestion();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <aside className="side">
        <div className="brand">
          <Mark />
          <span>Jumpseat</span>
        </div>
        <DomainMenu />
        <UnstyledButton className="find" onClick={openFinder} aria-keyshortcuts="Control+K">
          <IconSearch size={16} aria-hidden="true" />
          <span>Find or start</span>
          <kbd aria-hidden="true">Ctrl K</kbd>
        </UnstyledButton>
        <nav aria-label="Main">
          <div className="nav-group">
            {PLACES.map((place) => (
              <Item key={place.to} place={place} live={live} />
            ))}
          </div>
          {domain.role === 'admin' && (
            <>
              <div className="nav-title" id="nav-admin">
                Administration
              </div>
              <div className="nav-group" role="group" aria-labelledby="nav-admin">
                {ADMIN_PLACES.map((place) => (
                  <Item key={place.to} place={place} live={live} />
                ))}
              </div>
            </>
          )}
        </nav>
        <div className="side-foot">
          <Link to="/account" className="whoami">
            <Face person={me.user} size={28} />
            <span>
              <b>{me.user.fullName}</b>
              <small>{me.user.name}</small>
            </span>
          </Link>
          <SchemeButton />
        </div>
      </aside>
      <TopBar />
      <Main />
      <BottomBar domain={domain} live={live} />
      <Finder />
      <LetterKeys />
      <AnswerNews key={domain.id} domainId={domain.id} />
    </div>
  );
}

/** The page itself. After moving to another page the focus and the view start at its top, so that it is read out. */
function Main() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const page = pathname.split('/').slice(0, 3).join('/');
  const back = useNavigationType() === 'POP';
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) {
      main.current?.focus({ preventScroll: true });
      // Where somebody was on the page before says nothing about this one; going back, the browser knows.
      if (!back) window.scrollTo(0, 0);
    }
    first.current = false;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only another page moves focus and view
  }, [page]);
  return (
    <main id="main" className="main" tabIndex={-1} ref={main}>
      <Suspense fallback={null}>
        <Outlet />
      </Suspense>
    </main>
  );
}

function Item({ place, live }: { readonly place: Place; readonly live: number }) {
  const Icon = place.icon;
  const number = useNumber(place, live);
  return (
    <NavLink to={place.to} end={place.to === '/' || place.to === '/domain'} className="nav-item">
      <Icon size={18} stroke={1.7} aria-hidden="true" />
      <span>{place.label}</span>
      {number > 0 && (
        <span className={`nav-count${place.counts === 'waiting' ? ' wants' : ''}`}>
          <span className="visually-hidden">, </span>
          {number}
          <span className="visually-hidden"> {place.counts === 'waiting' ? 'waiting' : 'live'}</span>
        </span>
      )}
    </NavLink>
  );
}

function useNumber({ counts }: Pick<Place, 'counts'>, live: number): number {
  const waiting = useWaiting().length;
  return counts === 'live' ? live : counts === 'waiting' ? waiting : 0;
}

function TopBar() {
  const { me, domain } = useSigned();
  const { other, use } = useOtherScheme();
  return (
    <header className="top">
      <Mark size={22} />
      <b>{domain?.name}</b>
      <span className="grow" />
      <ActionIcon variant="subtle" color="gray" size={44} aria-label="Find or start" onClick={openFinder}>
        <IconSearch size={20} aria-hidden="true" />
      </ActionIcon>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <UnstyledButton className="top-me">
            <span className="visually-hidden">Your account, </span>
            <Face person={me.user} size={30} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {me.domains.length > 1 && (
            <>
              <Menu.Label>Domain</Menu.Label>
              <DomainItems />
              <Menu.Divider />
            </>
          )}
          <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} aria-hidden="true" />}>
            Account
          </Menu.Item>
          <Menu.Item onClick={use}>Use the {other} look</Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={() => void signOut()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}

function Tab({ place, live }: { readonly place: Place; readonly live: number }) {
  const Icon = place.icon;
  const number = useNumber(place, live);
  return (
    <NavLink to={place.to} end={place.to === '/'}>
      <span className="tab-icon">
        <Icon size={22} stroke={1.7} aria-hidden="true" />
        {number > 0 && (
          <em>
            <span className="visually-hidden">, </span>
            {number}
          </em>
        )}
      </span>
      <span>{place.label}</span>
    </NavLink>
  );
}

function BottomBar({ domain, live }: { readonly domain: Domain; readonly live: number }) {
  const navigate = useNavigate();
  return (
    <nav className="tabbar" aria-label="Main">
      {PLACES.map((place) => (
        <Tab key={place.to} place={place} live={live} />
      ))}
      <Menu position="top-end" width={220}>
        <Menu.Target>
          <button type="button">
            <span className="tab-icon">
              <IconDots size={22} stroke={1.7} aria-hidden="true" />
            </span>
            <span>More</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {domain.role === 'admin' &&
            ADMIN_PLACES.map(({ to, label, icon: Icon }) => (
              <Menu.Item
                key={to}
                leftSection={<Icon size={16} aria-hidden="true" />}
                onClick={() => void navigate(to)}
              >
                {label}
              </Menu.Item>
            ))}
          <Menu.Item
            leftSection={<IconUser size={16} aria-hidden="true" />}
            onClick={() => void navigate('/account')}
          >
            Account
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
