"""Refusals of the document store."""

from vouchers.kernel.errors import NumberOfPerson, Refused
from vouchers.kernel.wording import N_


class FileTypeNotTaken(Refused):
    sentence = N_("받을 수 없는 파일입니다. PDF, HWP, HWPX, DOCX, XLSX, JPG, PNG 파일을 올려 주세요.")


class FileNotWhatItSays(Refused):
    sentence = N_("파일의 내용이 확장자({extension})와 다릅니다. 원본 파일을 다시 저장해 올려 주세요.")


class NotFailed(Refused):
    sentence = N_("이미 만들어졌거나 만드는 중인 문서입니다.")


class FileEmpty(Refused):
    sentence = N_("빈 파일입니다. 내용이 있는 파일을 올려 주세요.")


class FileTooLarge(Refused):
    sentence = N_("파일이 너무 큽니다. {limit}MB까지 올릴 수 있습니다.")


class FileNamesPerson(NumberOfPerson):
    sentence = N_(
        "파일 이름에 주민등록번호로 보이는 번호({found})가 있습니다. 이런 번호는 받지도 보관하지도 않습니다. 이름을 바꿔 다시 올려 주세요."
    )
