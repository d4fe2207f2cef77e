#include <sqlite3.h>

/// `SQLITE_TRANSIENT` as a function: the macro casts an integer to a function pointer, which Swift cannot import.
/// SQLite copies the bytes before the call returns.
static inline int tenon_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int tenon_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
  return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// The result of a function: text with its length, since it may contain NULs. No pointer would be NULL, not empty text.
static inline void tenon_result_text(sqlite3_context *context, const char *text, sqlite3_uint64 count) {
  sqlite3_result_text64(context, text ? text : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// The result of a function: bytes.
static inline void tenon_result_blob(sqlite3_context *context, const void *bytes, sqlite3_uint64 count) {
  sqlite3_result_blob64(context, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

/// `sqlite3_db_config` takes variable arguments, which Swift cannot call. A name in double quotes that is no column's
/// is an error from here on, in every statement but `CREATE`.
static inline int tenon_refuse_double_quoted_text(sqlite3 *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
}

/// The byte of the statement that the last error is about, or -1 when SQLite does not tell (before 3.38, never).
static inline int tenon_error_offset(sqlite3 *connection) {
#if SQLITE_VERSION_NUMBER >= 3038000
  return sqlite3_error_offset(connection);
#else
  return -1;
#endif
}
