/* For tests under wine 8 alone, never shipped. Windows 10 has the real bcryptprimitives.dll,
 * which Rust libraries ask for random bytes; wine 8 has the same bytes under another name. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(void *bytes, ULONG count);
__declspec(dllexport) BOOL WINAPI ProcessPrng(unsigned char *bytes, SIZE_T count)
{
    return SystemFunction036(bytes, (ULONG)count);
}
BOOL WINAPI DllMain(HINSTANCE self, DWORD why, void *more)
{
    (void)self, (void)why, (void)more;
    return TRUE;
}
