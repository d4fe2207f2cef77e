#include "SanitizerHints.h"

#include <stdlib.h>

#if defined(__GLIBC__)
#include <malloc.h>

size_t tenon_allocated_bytes(void) {
#if __GLIBC_PREREQ(2, 33)
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
#else
  return 0;
#endif
}
#else
size_t tenon_allocated_bytes(void) { return 0; }
#endif
