import { IntlMessageFormat } from 'intl-messageformat';
import { localeOf, type Language } from '../format/locale.ts';
import type en from './en.json';

/** Keys of the catalogue; a key that no catalogue has is a type error. */
export type MessageKey = keyof typeof en;
export type Messages = { [key in MessageKey]: string };
export type MessageValues = { readonly [name: string]: string | number | Date };

/** Writes a message of the catalogue in one language, with its ICU arguments filled in. */
export type Translate = (key: MessageKey, values?: MessageValues) => string;

/** Compiled messages by catalogue: parsing one costs more than formatting it a hundred times. */
const compiled = new WeakMap<Messages, Map<string, IntlMessageFormat>>();

/**
 * Binds a catalogue to its language.
 *
 * Numbers inside messages follow the language's locale. Days and values are formatted before they are passed in
 * (lib/format), so that a date reads the same in a sentence as on a card.
 */
export function translator(language: Language, messages: Messages): Translate {
  const ready = compiled.get(messages) ?? new Map<string, IntlMessageFormat>();
  compiled.set(messages, ready);
  return (key, values) => {
    let message = ready.get(key);
    if (!message) {
      message = new IntlMessageFormat(messages[key], localeOf(language), undefined, { ignoreTag: true });
      ready.set(key, message);
    }
    return message.format<string>(values as Record<string, string>) as string;
  };
}
