#include <stddef.h>

/// The bytes that are allocated at the moment; 0 where the C library does not tell.
size_t tenon_allocated_bytes(void);
