// Tells ThreadSanitizer what Swift's `Mutex` does on Linux when two threads want it at once.
//
// The short way in and out is compiled into the program, where the sanitizer sees its atomic operations. The long way
// is a call into libswiftSynchronization, which is not instrumented: there a thread gets the lock by a spin or from the
// kernel, and the sanitizer takes what it then does for a race with the last owner. These functions stand in front of
// the two calls, go through to them, and add what was not seen. Nothing is hidden: a race is reported as before unless
// both sides held the same lock. Where the library names its functions otherwise, they are not called, and false reports
// come back.
#if defined(__linux__) && defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
// Synchronization._MutexHandle._lockSlow(Swift.UInt32) -> () and _unlockSlow() -> ()
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void Lock(uint32_t thread, SELF void *mutex);
typedef SWIFT void Unlock(SELF void *mutex);

static Lock *lock;
static Unlock *unlock;

__attribute__((constructor)) static void find(void) {
  lock = (Lock *)dlsym(RTLD_NEXT, LOCK);
  unlock = (Unlock *)dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void tenon_lock(uint32_t thread, SELF void *mutex) __asm__(LOCK);
SWIFT void tenon_lock(uint32_t thread, SELF void *mutex) {
  lock(thread, mutex);
  __tsan_acquire(mutex);
}

SWIFT void tenon_unlock(SELF void *mutex) __asm__(UNLOCK);
SWIFT void tenon_unlock(SELF void *mutex) {
  __tsan_release(mutex);
  unlock(mutex);
}
#endif
#endif
