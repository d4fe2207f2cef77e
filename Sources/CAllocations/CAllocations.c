// Counts what a program allocates: an executable that links this has its own malloc, which counts and then calls glibc's.
// The count is of each thread for itself, so that it costs an addition and no lock.

#include "CAllocations.h"

#include <errno.h>
#include <stddef.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

#if defined(__linux__) && defined(__GLIBC__) && !__has_feature(address_sanitizer) && \
    !__has_feature(thread_sanitizer) && !__has_feature(memory_sanitizer)

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

const bool counted_allocations_available = true;

static _Thread_local uint64_t count;

uint64_t counted_allocations(void) { return count; }

void *malloc(size_t size) {
  count++;
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count++;
  return __libc_calloc(number, size);
}

void *realloc(void *pointer, size_t size) {
  count++;
  return __libc_realloc(pointer, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count++;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  count++;
  void *pointer = __libc_memalign(alignment, size);
  if (pointer == NULL) return ENOMEM;
  *result = pointer;
  return 0;
}

#else

const bool counted_allocations_available = false;

uint64_t counted_allocations(void) { return 0; }

#endif

// A compiler that sees that they do nothing, or the same, would leave out a call or make one of them.
__attribute__((noinline)) void measurement_begins(void) { __asm__ volatile("# begins"); }

__attribute__((noinline)) void measurement_ends(void) { __asm__ volatile("# ends"); }
