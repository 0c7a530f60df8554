/* Starts the program: the Python beside this file, kept from everything but that folder.
 *
 * Built twice: iomdesk.exe (WINDOW) shows windows, iomdesk-cli.exe answers in a console.
 * Both hand their arguments on unchanged. Python runs isolated: no PYTHON... variables, no
 * packages of the user, no registry (python311._pth), nothing compiled anew, UTF-8 always.
 */
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define LONGEST 32768

typedef int (*Main)(int, wchar_t **);

/* Variables that would load code of others into the program; Python's own are not read (-I). */
static const wchar_t *const elsewhere[] = {
    L"OPENSSL_ENGINES", L"OPENSSL_MODULES", L"QT_OPENGL_DLL", L"QT_PLUGIN_PATH",
    L"QT_QPA_PLATFORM_PLUGIN_PATH",
};

static int refuse(const wchar_t *text)
{
#ifdef WINDOW
    MessageBoxW(NULL, text, L"iomdesk", MB_OK | MB_ICONERROR);
#else
    DWORD written;
    HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
    char bytes[1024];
    int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes - 1, NULL, NULL);
    if (length > 0) {
        bytes[length - 1] = '\n';
        WriteFile(out, bytes, (DWORD)length, &written, NULL);
    }
#endif
    return 1;
}

static int start(int count, wchar_t **given)
{
    static const wchar_t *const own[] = {L"-I", L"-B", L"-X", L"utf8", L"-m", L"iomdesk"};
    static const int owned = sizeof own / sizeof *own;
    static wchar_t path[LONGEST];
    wchar_t **arguments, *name;
    HMODULE python;
    Main run;
    int i;
    DWORD length;

    for (i = 0; i < (int)(sizeof elsewhere / sizeof *elsewhere); i++)
        SetEnvironmentVariableW(elsewhere[i], NULL);
    /* The OpenSSL in the libraries would look for its settings where its makers built it, a
     * folder that somebody else may have made on this computer. Nothing is in this one. */
    SetEnvironmentVariableW(L"OPENSSL_CONF", L"NUL");
    /* Libraries come from this folder and from Windows, never from where the user stands. */
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    SetDllDirectoryW(L"");
    length = GetModuleFileNameW(NULL, path, LONGEST);
    name = length > 0 && length < LONGEST - 20 ? wcsrchr(path, L'\\') : NULL;
    if (name == NULL)
        return refuse(L"iomdesk could not find its own folder. Nothing was opened. "
                      L"Install it under a shorter path.");
    wcscpy(name + 1, L"python311.dll");
    python = LoadLibraryExW(path, NULL,
                            LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    run = python == NULL ? NULL : (Main)(void *)GetProcAddress(python, "Py_Main");
    if (run == NULL)
        return refuse(L"A part of iomdesk is missing: python311.dll. Nothing was opened and your "
                      L"stores are untouched. Run the installer again.");
    arguments = calloc((size_t)(count + owned + 1), sizeof *arguments);
    if (arguments == NULL)
        return refuse(L"There is not enough memory to start iomdesk. Nothing was opened.");
    arguments[0] = given[0];
    for (i = 0; i < owned; i++)
        arguments[1 + i] = (wchar_t *)own[i];
    for (i = 1; i < count; i++)
        arguments[owned + i] = given[i];
    return run(count + owned, arguments);
}

#ifdef WINDOW
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, LPWSTR line, int show)
{
    (void)self, (void)before, (void)line, (void)show;
    return start(__argc, __wargv);
}
#else
int wmain(int count, wchar_t **given)
{
    return start(count, given);
}
#endif
