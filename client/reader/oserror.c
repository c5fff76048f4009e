#include "client/reader/oserror.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

const char *jx_os_error(int code, bool zh)
{
    static const struct {
        int code;
        const char *zh;
    } common[] = {{ENOENT, "没有这个文件或文件夹"},
                  {EACCES, "没有权限"},
                  {EPERM, "不允许这样操作"},
                  {EEXIST, "已经存在"},
                  {ENOTDIR, "路径中有一段不是文件夹"},
                  {EISDIR, "是文件夹"},
                  {ENOTEMPTY, "文件夹不是空的"},
                  {ENOSPC, "磁盘已满"},
                  {EDQUOT, "超出磁盘配额"},
                  {EROFS, "所在磁盘只读"},
                  {EIO, "磁盘读写出错"},
                  {EFBIG, "文件过大"},
                  {ENAMETOOLONG, "文件名过长"},
                  {ELOOP, "符号链接过多"},
                  {EMFILE, "打开的文件过多"},
                  {ENFILE, "系统打开的文件过多"},
                  {ENOMEM, "内存不足"},
                  {ENOEXEC, "不是可以运行的程序"},
                  {ETXTBSY, "程序文件正在被写入"}};
    for (size_t i = 0; zh && i < sizeof common / sizeof *common; i++)
        if (common[i].code == code) return common[i].zh;
    return strerror(code);
}
