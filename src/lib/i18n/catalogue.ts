import type { Language } from '../format/locale.ts';
import type { Messages } from './translate.ts';

/** Loads one language's words; the browser fetches only the language it shows. */
export async function loadMessages(language: Language): Promise<Messages> {
  switch (language) {
    case 'vi':
      return (await import('./vi.json', { with: { type: 'json' } })).default;
    case 'hi':
      return (await import('./hi.json', { with: { type: 'json' } })).default;
    case 'en':
      return (await import('./en.json', { with: { type: 'json' } })).default;
  }
}
