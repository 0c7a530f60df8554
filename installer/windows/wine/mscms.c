/* For tests under wine 8 alone, never shipped. Windows has the real mscms.dll; the one of
 * wine 8 ends the program where Qt asks for the colour profile of a screen. There is none. */
#define OUT __declspec(dllexport)
OUT int WcsCreateIccProfile(void) { return 0; }
OUT void *OpenColorProfileW(void) { return 0; }
OUT int CloseColorProfile(void *one) { (void)one; return 1; }
OUT int GetColorProfileFromHandle(void) { return 0; }
OUT int GetColorDirectoryW(void) { return 0; }
OUT int GetStandardColorSpaceProfileW(void) { return 0; }
OUT int WcsGetDefaultColorProfile(void) { return 0; }
OUT int WcsGetDefaultColorProfileSize(void) { return 0; }
OUT int WcsOpenColorProfileW(void) { return 0; }
OUT int ColorProfileGetDisplayDefault(void) { return -1; }
int __stdcall DllMain(void *self, unsigned why, void *more)
{
    (void)self, (void)why, (void)more;
    return 1;
}
