/* For tests under wine 8 alone, never shipped. Windows 10 (1703) and later has the real
 * icuuc.dll, which Qt asks for converters of old character sets; here each says "no such". */
#define OUT __declspec(dllexport)
#define UNSUPPORTED 16
OUT void *ucnv_open(const char *name, int *error) { (void)name; *error = UNSUPPORTED; return 0; }
OUT void ucnv_close(void *one) { (void)one; }
OUT void ucnv_reset(void *one) { (void)one; }
OUT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
OUT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
OUT signed char ucnv_getMaxCharSize(void *one) { (void)one; return 1; }
OUT const char *ucnv_getName(void *one, int *error) { (void)one; *error = UNSUPPORTED; return 0; }
OUT void ucnv_getToUCallBack(void) {}
OUT void ucnv_getFromUCallBack(void) {}
OUT void ucnv_setToUCallBack(void) {}
OUT void ucnv_setFromUCallBack(void) {}
OUT void ucnv_cbToUWriteUChars(void) {}
OUT void ucnv_toUnicode(void) {}
OUT int ucnv_toUCountPending(void) { return 0; }
OUT int ucnv_fromUCountPending(void) { return 0; }
OUT const char *ucnv_getStandardName(const char *a, const char *b, int *error)
{
    (void)a, (void)b;
    *error = UNSUPPORTED;
    return 0;
}
OUT const char *ucnv_getAvailableName(int which) { (void)which; return 0; }
OUT int ucnv_countAvailable(void) { return 0; }
OUT void ucnv_fromUnicode(void) {}
int __stdcall DllMain(void *self, unsigned why, void *more)
{
    (void)self, (void)why, (void)more;
    return 1;
}
