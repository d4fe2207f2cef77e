#include <sqlite3.h>

/// `SQLITE_TRANSIENT` as a function: the macro casts an integer to a function pointer, which Swift cannot import.
/// SQLite copies the bytes before the call returns.
static inline int tenon_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int tenon_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// The result of a function of Tenon's own.
static inline void tenon_result_text(sqlite3_context *context, const char *text) {
  sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}
